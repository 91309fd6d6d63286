"""Python and the database reckon a document up alike: generated lines go both ways."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from crm.documents.amounts import amount_of, totals_of
from crm.models import DocumentLine
from tests.factories import make_document

pytestmark = pytest.mark.django_db


def decimals(most, places):
    return st.decimals(-most, most, places=places, allow_nan=False, allow_infinity=False)


percents = st.decimals(0, 100, places=2) | st.sampled_from([Decimal(0), Decimal("12.5")])
lines = st.lists(
    st.fixed_dictionaries(
        {
            # Far apart, so that both small amounts, where ties are, and long products come up.
            "quantity": decimals(10, 3) | decimals(999_999_999, 3),
            "unit_price": decimals(1, 4) | decimals(999, 4),
            "discount": percents,
            "vat_rate": percents,
        }
    ),
    min_size=1,
    max_size=6,
)


def line(quantity, unit_price, discount="0", vat_rate="25"):
    values = map(Decimal, (quantity, unit_price, discount, vat_rate))
    return dict(zip(["quantity", "unit_price", "discount", "vat_rate"], values, strict=True))


@given(lines=lines)
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@example(lines=[line("1", "0.005"), line("-1", "0.005", vat_rate="20")])
@example(lines=[line("1", "0.02"), line("-1", "0.04", vat_rate="12.5")])
@example(lines=[line("999999999.999", "999.9999", "0.01")])
@example(lines=[line("3", "10", "100", "0")])
def test_python_and_the_database_reckon_alike(lines):
    document = make_document(lines=lines)
    saved = list(DocumentLine.objects.filter(document=document).order_by("position"))
    amounts = [amount_of(one["quantity"], one["unit_price"], one["discount"]) for one in lines]
    assert amounts == [one.amount for one in saved]
    totals = totals_of(
        [(one["vat_rate"], amount) for one, amount in zip(lines, amounts, strict=True)]
    )
    assert (totals.net, totals.vat, totals.total) == (document.net, document.vat, document.total)
    assert sum(rated.net for rated in totals.rates) == document.net


@pytest.mark.parametrize(
    ("price", "amount"),
    [("0.005", "0.01"), ("-0.005", "-0.01"), ("0.0049", "0.00"), ("1.005", "1.01")],
)
def test_half_a_cent_is_rounded_away_from_zero(price, amount):
    assert amount_of(Decimal(1), Decimal(price), Decimal(0)) == Decimal(amount)


def test_vat_is_rounded_once_for_each_rate():
    totals = totals_of([(Decimal("12.50"), Decimal("0.01")), (Decimal("12.5"), Decimal("0.03"))])
    assert [(rated.rate, rated.vat) for rated in totals.rates] == [
        (Decimal("12.5"), Decimal("0.01"))
    ]
