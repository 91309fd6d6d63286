"""Forms of the ground, and what all forms have in common."""
