"""The forms of the work, a module per noun."""
