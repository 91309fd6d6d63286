"""The pages of the work, a module per noun."""
