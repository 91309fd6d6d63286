"""What happens to sales documents: they are reckoned up, saved, copied, issued and printed."""
