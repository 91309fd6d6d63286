"""What a document comes to, as the database reckons it.

For a form whose lines are not saved yet, and for the totals by VAT rate, which are not kept.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

CENT = Decimal("0.01")
# Of what the columns of amounts hold: fourteen digits before the cents.
TOO_MUCH = Decimal(10) ** 14
# PostgreSQL multiplies exactly. The longest product, of quantity, price and discount, has 29 digits before it is
# rounded; Python's usual context would round it to 28 first.
EXACT = Context(prec=60, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Rated:
    """What the lines of one VAT rate come to: without VAT, and the VAT of it."""

    rate: Decimal
    net: Decimal
    vat: Decimal


@dataclass(frozen=True)
class Totals:
    rates: list
    net: Decimal
    vat: Decimal

    @property
    def total(self):
        return self.net + self.vat

    @property
    def is_too_much(self):
        """Whether the columns cannot hold it."""
        return max(abs(self.net), abs(self.vat), abs(self.total)) >= TOO_MUCH


def rounded(value):
    """Return a value with two decimals; of two that are as near, the one farther from zero."""
    return value.quantize(CENT, context=EXACT)


def amount_of(quantity, unit_price, discount):
    """Return what a line comes to, without VAT; `discount` is in per cent."""
    price = EXACT.multiply(quantity, unit_price)
    return rounded(EXACT.multiply(price, (Decimal(100) - discount) * CENT))


def totals_of(lines):
    """Return the Totals of lines, each a pair of its VAT rate in per cent and its amount. VAT is rounded once for
    each rate."""
    nets = defaultdict(Decimal)
    for rate, amount in lines:
        nets[rate] += amount
    rates = [
        Rated(rate, net, rounded(EXACT.multiply(net, rate * CENT)))
        for rate, net in sorted(nets.items())
    ]
    return Totals(
        rates,
        net=sum((rated.net for rated in rates), Decimal("0.00")),
        vat=sum((rated.vat for rated in rates), Decimal("0.00")),
    )
