"""The sign-ins of the demo: known to the whole world, so for trying only."""

SIGN_INS = {
    "sales@example.com": "Sales",
    "manager@example.com": "Sales manager",
    "admin@example.com": "Administrator",
}
PASSWORD = "logbook-demo"  # noqa: S105 (it is meant to be known)
