"""What the triggers of the models have in common."""

import functools
import operator

import pgtrigger


def changed(*fields):
    """The condition that any of the fields changes; unlike pgtrigger's own, it can be combined with others."""
    return functools.reduce(
        operator.or_,
        (pgtrigger.Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")}) for field in fields),
    )
