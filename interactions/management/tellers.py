"""In whose name a command tells events."""

from django.utils.translation import gettext as _

from crm.management.options import WrongOption
from crm.models import User


def add_by(parser):
    parser.add_argument(
        "--by",
        metavar="E-MAIL",
        help="the user whose name is on what is recorded (default: nobody's)",
    )


def teller(email):
    """Return the key of the user whom --by names, or None. Raise WrongOption for one who is not there."""
    if email is None:
        return None
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        sentence = _("--%(option)s: “%(value)s” is not known.") % {"option": "by", "value": email}
        raise WrongOption(sentence)
    return user.pk
