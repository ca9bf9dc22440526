"""The customer's page of a ticket: `/ticket/{reference}#secret`.

The secret stands in the fragment, which browsers send to nobody. The page's script reads it and sends it in a header; without a
script the customer pastes the link into a form, which sends it in its body. Neither lands in a log.
"""
