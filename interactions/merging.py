"""Texts with merge fields: what may stand in them, and how they are filled for one contact, and for a document.

The language of the texts is a small part of Jinja: fields, `or`, `if` and two filters. Whatever could run long,
grow large or reach further is refused when the text is checked, by a list of what is allowed; the sandbox and
the context of plain strings hold the same line a second time.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache

from django.utils.translation import gettext as _
from jinja2 import StrictUndefined, TemplateSyntaxError, nodes, pass_context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from .alphabet import lower, upper
from .merge_fields import FIELDS, FieldValue, context_of
from .text_errors import TextError, in_own_words

MAX_LENGTH = 20_000
MAX_DEPTH = 20
SUBJECT_LENGTH = 250
ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.CondExpr,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Compare,
    nodes.Operand,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Filter,
)


@dataclass(frozen=True)
class Merged:
    """A merged text, and the names of the fields in it that were empty for this contact."""

    text: str
    empty: list[str] = field(default_factory=list)


def _filter(change):
    return lambda value: FieldValue(change(str(value)), getattr(value, "field", ""))


@pass_context
def _note_empty(context, value):
    """What is put out: an empty field is noted on the way."""
    name = getattr(value, "field", "")
    if name and not value and name not in context["empty"]:
        context["empty"].append(name)
    return value


@pass_context
def _mark(context, value):
    """The same for HTML: what comes from a field is marked, and an empty one is named in its place."""
    _note_empty(context, value)
    if value:
        return Markup("<mark>{}</mark>").format(value)
    return Markup('<mark class="mark-missing">{}</mark>').format(getattr(value, "field", ""))


def _environment(**options):
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, keep_trailing_newline=True, cache_size=0, **options
    )
    environment.globals.clear()
    environment.tests.clear()
    environment.filters = {"upper": _filter(upper), "lower": _filter(lower)}
    return environment


PLAIN = _environment(finalize=_note_empty)
HTML = _environment(finalize=_mark, autoescape=True)


def check_text(text):
    """Raise TextError with the line and the reason when a text does not parse, names an unknown field, or holds
    anything but fields, `or`, `if` and the filters upper and lower."""
    _compiled(text, PLAIN)


def parse(text):
    """Return the syntax tree of a text that is in order; its nodes are among ALLOWED. Raises TextError as
    `check_text`."""
    _compiled(text, PLAIN)
    return _tree(text, PLAIN)


def merge(text, **about):
    """Return the Merged plain text for a contact: `about` is what `context_of` takes. Raises TextError as
    `check_text`."""
    return _render(text, PLAIN, about)


def merge_subject(text, **about):
    """Return a Merged subject: one line, cut to what an entry holds."""
    merged = _render(text, PLAIN, about)
    return Merged(" ".join(merged.text.split())[:SUBJECT_LENGTH], merged.empty)


def merge_marked(text, **about):
    """Return the Merged text as safe HTML for a preview: what comes from a field is marked."""
    return _render(text, HTML, about)


def _render(text, environment, about):
    context = context_of(**about) | {"empty": []}
    rendered = _compiled(text, environment).render(context)
    return Merged(rendered, context["empty"])


@lru_cache(maxsize=256)
def _compiled(text, environment):
    """Return the template of a text. Raises TextError."""
    if len(text) > MAX_LENGTH:
        raise TextError(1, _("The text is too long. Keep it under 20,000 characters."))
    try:
        tree = _tree(text, environment)
        if environment.autoescape:
            # Jinja trusts what stands between the fields; here that is plain text, which somebody typed.
            for node in tree.find_all(nodes.TemplateData):
                node.data = str(escape(node.data))
        return environment.from_string(tree)
    except TemplateSyntaxError as error:
        raise TextError(error.lineno, in_own_words(error.message or "")) from error
    except TextError:
        raise
    except (RecursionError, MemoryError, SyntaxError, ValueError) as error:
        raise TextError(1, _too_deep()) from error


def _tree(text, environment):
    tree = environment.parse(text)
    _check(tree)
    for node in tree.find_all(nodes.CondExpr):
        # An inline `if` without `else` is empty where it does not hold.
        node.expr2 = node.expr2 or nodes.Const("", lineno=node.lineno)
    return tree


def _too_deep():
    return _("Fields and conditions are nested too deeply. Make the text simpler.")


def _check(tree):
    """Raise TextError for the first node that is not allowed; it never recurses, however deep the text."""
    waiting = [(tree, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise TextError(node.lineno, _too_deep())
        if not isinstance(node, ALLOWED):
            raise TextError(node.lineno or 1, _not_allowed())
        if isinstance(node, nodes.Name | nodes.Getattr):
            _check_field(node)
            continue
        if isinstance(node, nodes.Const) and not isinstance(node.value, str):
            raise TextError(
                node.lineno,
                _("%(value)s cannot be used. Write text in quotation marks.")
                % {"value": node.value},
            )
        if isinstance(node, nodes.Const | nodes.TemplateData):
            _check_characters(node)
        if isinstance(node, nodes.Filter):
            _check_filter(node)
        waiting += [(child, depth + 1) for child in reversed(list(node.iter_child_nodes()))]
    # Not before the depth is known: from here on the tree may be walked by recursion.
    for node in tree.find_all(nodes.Compare):
        if any(kinds_of(each) != {str} for each in [node.expr, *(one.expr for one in node.ops)]):
            raise TextError(
                node.lineno,
                _(
                    "Only texts can be compared, not conditions. Join conditions with “and” or “or”."
                ),
            )


def _check_characters(node):
    written = node.data if isinstance(node, nodes.TemplateData) else node.value
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in written):
        raise TextError(
            node.lineno, _("There is a character in it that cannot be stored. Take it away.")
        )


def kinds_of(node):
    """Return what an expression can be: texts, conditions, or now one and now the other."""
    match node:
        case nodes.Not() | nodes.Compare():
            return {bool}
        case nodes.And() | nodes.Or():
            return kinds_of(node.left) | kinds_of(node.right)
        case nodes.CondExpr():
            other = node.expr2
            return kinds_of(node.expr1) | (kinds_of(other) if other else {str})
    return {str}


def _check_filter(node):
    if node.name not in PLAIN.filters:
        raise TextError(
            node.lineno,
            _("There is no filter %(name)s. Use upper or lower, or none.") % {"name": node.name},
        )
    if node.args or node.kwargs or node.dyn_args or node.dyn_kwargs:
        raise TextError(node.lineno, _("A filter takes no values. Write it without brackets."))


def _check_field(node):
    name = dotted(node)
    if name in FIELDS:
        return
    near = get_close_matches(name, FIELDS, n=1)
    message = (
        _("There is no field %(name)s. Did you mean %(near)s?")
        if near
        else _("There is no field %(name)s. Choose one from the list above the text.")
    )
    raise TextError(node.lineno, message % {"name": name, "near": near and near[0]})


def dotted(node):
    """The name of a field as it was written: `contact.name`."""
    attributes = []
    while isinstance(node, nodes.Getattr):
        attributes.append(node.attr)
        node = node.node
    root = node.name if isinstance(node, nodes.Name) else "…"
    return ".".join([root, *reversed(attributes)])


def _not_allowed():
    return _("Only merge fields, “or”, “if” and the filters upper and lower can be used in a text.")
