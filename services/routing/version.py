"""The version of what routing decides by: raise it whenever the same inputs may lead to another decision or trace.

1  The whole order went to one back-order location where covering it took more locations than the maximum of splits. A
   location that an order requested was eliminated where the order was placed there. Where orders are not split, the
   trace had no entry *Split Line Off*. Lines that the pickup location gave back were traced beside others. Zones and
   places of postal codes compared texts, letter by letter.
2  As few lines as possible are given up to back-order locations. A location that an order requests is never eliminated
   as the requesting one. *Split Line Off* is traced where orders are not split, too. Lines that the pickup location
   gave back are not traced. Zones and postal codes compare places. Postal codes without coordinates, such as those of
   military mail, were at 0/0; digits and states in other scripts, and a sign or a state before a postal code with
   letters, were compared as written; Northern Ireland (XI) was in no zone of GB, a zone of the Canary Islands (IC) held
   all of ES.
3  What is nowhere has no coordinates, and every country has some. Postal codes and states are compared in every script.
   XI, IC and EA are parts of GB and ES.
4  LI, MC, SM, VA and GI are parts of CH, FR, IT and GB. The provinces GC and TF are in IC, CE and ML in EA, also where
   the address has no postal code. Of postal codes in AR, CR, LB, SA and TW the code of the area counts alone.
"""

RULES = 4
"""The version in force. Each decision records the one that it was made by."""

DECIDED_BY_RULES = frozenset({"zone", "pass_number", "shares", "shopping"})
"""Fields of a decision that follow from the rules; the others say what the decision was about and what it saw."""
