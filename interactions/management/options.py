"""Options of commands that say what the log's filters say: told exactly, and told off in a command's words."""

from django.utils.translation import gettext as _

from crm.management.options import WrongOption
from crm.models import Contact

CONTACTS = ("contact", "company")


def add_who_and_whether(parser, who="the user who does it, and has to be allowed to"):
    """Give a command --by, which names a user, and either --dry-run or --execute."""
    parser.add_argument("--by", required=True, metavar="E-MAIL", help=who)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--dry-run", action="store_true", help="say what would be done, change nothing"
    )
    what.add_argument("--execute", action="store_true", help="do it")


def check_options(options):
    """Refuse an option that is given but empty, as `--template "$UNSET"` is, and a contact that no number names.

    `options` maps names to what was given: a text or several, or None.
    """
    for name, given in options.items():
        for value in [given] if isinstance(given, str) else given or []:
            if not value.strip():
                raise WrongOption(
                    _("--%(option)s is empty. Give a value, or leave the option out.")
                    % {"option": name}
                )
            if name in CONTACTS and not Contact.objects.filter(number=value.upper()).exists():
                raise WrongOption(
                    _("--%(option)s: there is no contact with the number %(value)s.")
                    % {"option": name, "value": value}
                )


def check_form(form):
    """Raise WrongOption with the errors of a form, each with the option that it is about."""
    if form.is_valid():
        return
    raise WrongOption(
        " ".join(
            _sentence(form.add_prefix(field) if field in form.fields else "", error)
            for field, errors in form.errors.as_data().items()
            for error in errors
        )
    )


def _sentence(option, error):
    # Not in the words of the form, which offers a list to choose from.
    if error.code == "invalid_choice" and "value" in (error.params or {}):
        return _("--%(option)s: “%(value)s” is not known.") % {
            "option": option,
            "value": error.params["value"],
        }
    told = " ".join(error.messages)
    return f"--{option}: {told}" if option else told
