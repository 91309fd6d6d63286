"""What happens in the program and is worth recording is announced here; who records it listens.

Each signal is sent within the transaction of what it tells, so a listener that fails undoes that too. `by` is the
user who did it.
"""

from django.dispatch import Signal

# `document`, a Document; `pdf`, its bytes as printed; `record`, whether `by` wants it recorded; `by`. A preview is
# not printed.
document_printed = Signal()
# `document`; `email`, the message that carries it, as whoever sends it keeps it; `record`; `by`.
document_emailed = Signal()
# `contact`; `document` that it covers, or None; `subject`, `body` and `language`; `pdf`; `record`; `key`, the same
# when the same letter is told again; `by`. A receiver that records it returns the key of what it made.
letter_printed = Signal()
# `contact`; `email`; `by`. One that carries a document is announced above.
email_sent = Signal()
# `contact`; `number` that was dialled; `key`, by which a call that is announced twice is one, or None; `by`.
call_placed = Signal()
