"""The same merging in SQL: an expression that makes of each row the text that `merging` makes for one contact.

It is composed from the tree that `merging` has checked, over the aliases `contact`, `company` (of a company: the
company itself) and `salesperson`; the last two may be missing from a row. What somebody wrote is always a
parameter. Every part is a text or a condition, and never NULL. A test merges generated texts both ways.
"""

import json

from django.utils.translation import override
from django_countries import countries
from jinja2 import nodes

from crm.dates import in_words

from .merge_fields import ADDRESS
from .merging import dotted, kinds_of, parse

OPERATORS = {"eq": "=", "ne": "<>", "lt": "<", "lteq": "<=", "gt": ">", "gteq": ">="}
FILTERS = {"upper": "interactions_upper", "lower": "interactions_lower"}


class Values(dict):
    """The parameters of a statement, by name. Called with a value, it takes it in and returns its place."""

    def __call__(self, value, kind="text"):
        name = f"value{len(self)}"
        self[name] = value
        return f"%({name})s::{kind}"


def merged(text, values, *, language, today):
    """Return the expression of a merged text; its parameters come into `values`. Raises TextError."""
    with override(language):
        return _Merging(values, language, today).body(parse(text).body)


def merged_subject(text, values, *, language, today):
    """Return the expression of a merged subject: one line, cut to what an entry holds. Raises TextError."""
    return f"interactions_subject({merged(text, values, language=language, today=today)})"


class _Merging:
    def __init__(self, values, language, today):
        self.values, self.language, self.today = values, language, today

    def body(self, statements):
        """What stands one behind the other."""
        parts = []
        for node in statements:
            parts += (
                map(self.text, node.nodes) if isinstance(node, nodes.Output) else [self.if_(node)]
            )
        return _joined(parts)

    def if_(self, node):
        branches = " ".join(
            f"WHEN {self.truth(branch.test)} THEN {self.body(branch.body)}"
            for branch in [node, *node.elif_]
        )
        return f"CASE {branches} ELSE {self.body(node.else_)} END"

    def text(self, node):
        """An expression as it is put out."""
        match node:
            case nodes.TemplateData():
                return self.values(node.data)
            case nodes.Const():
                return self.values(node.value)
            case nodes.Filter():
                return f"{FILTERS[node.name]}({self.text(node.node)})"
            case nodes.CondExpr():
                return _case(self.truth(node.test), self.text(node.expr1), self.text(node.expr2))
            case nodes.Or() if kinds_of(node.left) == {str}:
                return f"coalesce(nullif({self.text(node.left)}, ''), {self.text(node.right)})"
            case nodes.Or():
                return _case(self.truth(node.left), self.text(node.left), self.text(node.right))
            case nodes.And():
                return _case(self.truth(node.left), self.text(node.right), self.text(node.left))
            case nodes.Not() | nodes.Compare():
                return _case(self.truth(node), "'True'", "'False'")
        return self.field(dotted(node))

    def truth(self, node):
        """An expression as a condition takes it: a text holds if there is something in it."""
        match node:
            case nodes.Not():
                return f"(NOT {self.truth(node.node)})"
            case nodes.And():
                return f"({self.truth(node.left)} AND {self.truth(node.right)})"
            case nodes.Or():
                return f"({self.truth(node.left)} OR {self.truth(node.right)})"
            case nodes.CondExpr():
                return _case(self.truth(node.test), self.truth(node.expr1), self.truth(node.expr2))
            case nodes.Compare():
                return self.comparison(node)
        return f"({self.text(node)} <> '')"

    def comparison(self, node):
        """By code point, as Python compares; of a chain, each with the one before it."""
        parts, left = [], self.text(node.expr)
        for operand in node.ops:
            right = self.text(operand.expr)
            if operand.op in OPERATORS:
                parts.append(f'({left} COLLATE "C" {OPERATORS[operand.op]} {right})')
            else:
                parts.append(f"(strpos({right}, {left}) {'>' if operand.op == 'in' else '='} 0)")
            left = right
        return f"({' AND '.join(parts)})"

    def field(self, name):
        owner, _, attribute = name.partition(".")
        if not attribute:
            return self.values(in_words(self.today, self.language))
        if owner == "document":
            # Nothing goes with what goes to many.
            return "''"
        column = f"{owner}.{attribute}"
        if owner != "contact":
            return f"coalesce({column}, '')"
        if attribute in ADDRESS:
            column = f"""CASE WHEN contact.address = '' AND contact.city = ''
                THEN coalesce(company.{attribute}, {column}) ELSE {column} END"""
        if attribute == "country":
            names = json.dumps(dict(countries))
            return f"coalesce({self.values(names, 'jsonb')} ->> ({column}), '')"
        return column


def _case(condition, then, otherwise):
    return f"CASE WHEN {condition} THEN {then} ELSE {otherwise} END"


def _joined(parts):
    """The texts as one. By halves, so that PostgreSQL does not walk as deep as there are parts."""
    if len(parts) < 2:
        return parts[0] if parts else "''"
    half = len(parts) // 2
    return f"({_joined(parts[:half])} || {_joined(parts[half:])})"
