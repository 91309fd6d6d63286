"""Demo data: an invented maker of workshop furniture, its salespeople, and whom they talk to.

Every company, person and address is invented: e-mail domains end in `.example`, phone numbers lie in the ranges
that the authorities of each country keep for fiction; where there is no such range, there is no number.
"""
