"""Choosing the members of a segment: by steps, which are kept, told, taken back, and taken again."""
