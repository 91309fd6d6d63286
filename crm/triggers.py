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


def kept_while(name, rows):
    """The two triggers that refuse to delete rows, and to empty their table, while `rows` finds any of them.

    `rows` is a SELECT from `{gone}`: what is deleted, or the whole table. It is asked once in a statement.
    """
    return [
        pgtrigger.Trigger(
            name=f"{name}_deleted",
            level=pgtrigger.Statement,
            operation=pgtrigger.Delete,
            when=pgtrigger.After,
            referencing=pgtrigger.Referencing(old="gone"),
            func=_refusing(rows.format(gone="gone"), "Cannot delete rows from % table"),
        ),
        kept_whole(f"{name}_emptied", rows),
    ]


def kept_whole(name, rows):
    """The trigger that refuses to empty a table while `rows`, a SELECT from `{gone}`, finds any of its rows."""
    return _EmptyingRefused(name=name, rows=rows)


class _EmptyingRefused(pgtrigger.Trigger):
    level = pgtrigger.Statement
    operation = pgtrigger.Truncate
    when = pgtrigger.Before

    def __init__(self, *, name, rows):
        self.rows = rows
        super().__init__(name=name)

    def get_func(self, model):
        return _refusing(self.rows.format(gone=model._meta.db_table), "Cannot empty % table")


def _refusing(rows, sentence):
    return f"""
        IF EXISTS ({rows}) THEN
            RAISE EXCEPTION '{sentence}', TG_TABLE_NAME;
        END IF;
        RETURN NULL;
    """
