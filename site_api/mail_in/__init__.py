"""Customers' answers by e-mail: each joins the ticket that its signed address names.

The mail server puts them into a folder (Maildir) that is looked through every few seconds. A folder and not LMTP, because a mail stays
in it until it was kept, whatever process dies meanwhile; because nothing listens on a port; and because Postfix, Dovecot, fetchmail and
mbsync all write one.
"""
