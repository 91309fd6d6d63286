"""The pages of the ground, a module per noun."""
