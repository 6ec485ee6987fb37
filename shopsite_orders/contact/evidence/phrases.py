"""The words of servers and gateways: what is said with them tells what went wrong, and of nobody who they are."""

import re

from shopsite_orders.core.bundle.disguise import Disguise

_WORDS = """
a about access account again all allowed an and answer any application applications are as at authentication
authorisation authorization authorize authorized available back bad be been before block body both but by can cannot
center cgi charset check class cli client close closed code com complete computer connection contact content could
credentials css data database db dbname denied determined directory do document does down download due enter entry
error errors exist expired failed failure fields file find firewall for forbidden form found free from gateway get
grant has have head header host hosting href html http https id if image in incorrect input insufficient internal
invalid is iso it javascript key later length limit link location log logged login mac maintenance manager many match
maximum may message meta method missing moved must name network no nonce none not number object of off on only open or
order orders our out page parameter parameters parked password path pay permanently permission permitted please port
post problem program proxy rate realm redirect refused request requested required reset response retry sale security
seconds server service session shopsite sign signature software src ssl started status stop store stores style success
support system table template temporarily temporary text that the this time timed timeout timestamp title to token too
try twice type unable unauthorized unavailable unexpected unknown unsupported up upload uploads url urlencoded use used
user users utf valid value version view wait was web welcome when which width will with without wrong www x xhtml xml
you your
avscode amount amt cancelled captured completed cvv2code declined echeck expresscheckout instant paymentstatus
paymenttype paypalexpress ec pending pendingreason test transactionid transactiontype voided
dbupload dbmake generate publish bin bo sc refresh keep alive chunked identity gzip deflate
"""
_STATUSES = """
200 204 301 302 303 307 308 400 401 403 404 405 408 413 429 500 501 502 503 504 520 521 522 523 524 8859 1252
"""
WORDS = frozenset([*_WORDS.split(), *_STATUSES.split()])
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|[^\s@<>]+@[^\s@<>]+")  # every part of it could be a word


def disguise_phrase(text: str, disguise: Disguise) -> str:
    """Return a text of a server with all but its common words replaced."""
    pieces, at = [], 0
    for address in _ADDRESS.finditer(text):
        pieces += [disguise.text(text[at : address.start()], WORDS), disguise.text(address[0])]
        at = address.end()
    return "".join([*pieces, disguise.text(text[at:], WORDS)])
