"""E-mails: queued with what they are about, composed, and handed to the mail server one after the other."""
