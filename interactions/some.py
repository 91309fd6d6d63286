"""The first few of what may be more."""


class Some:
    """The first rows of what may be more, and how many there are in words: "20+" when they are not all."""

    def __init__(self, rows, most):
        rows = list(rows[: most + 1])
        self.rows = rows[:most]
        self.more = len(rows) > most
        self.count = f"{most}+" if self.more else str(len(rows))

    def __bool__(self):
        return bool(self.rows)
