"""What other systems ask of the site: they tell events, write contacts, and read the log."""
