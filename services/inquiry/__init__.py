"""Questions to the read models, one file a question: closed filters, a select, typed rows, pages.

Command, API and console ask here, so that all three return the same. Each question takes a connection and its filters.

order_status.py            one order, its lines and its dispatches
order_detail.py            one order with its header, people, lines and history
order_inquiry.py           orders by number, location, day, status, type and buyer
purchase_order_inquiry.py  purchase orders or their lines by number, vendor, brand, item, day and status
purchase_order_detail.py   one purchase order with its people, lines, history and addresses
pack_slips.py              what stands on the slips of a batch
invoice_inquiry.py         vendors' invoices by number, vendor, purchase order, sales order, day and status
invoice_detail.py          one vendor's invoice with its lines and history
orders.py                  orders, the newest first
back_orders.py             lines of orders that left in part
back_ordering_report.py    open units of back orders by DC, item and age
schedule.py                the last, the next and today's runs of each DC
runs.py                    runs of the order processor
dead_letters.py            messages that were not taken
trace.py                   the trace shopping log (TRC-4)
rics.py                    the RICS log (RIC-3)
why_held.py                why an order waits in the queue of its DC
why_standing.py            how an order stands that waits in no queue and has no decision
waiting_lines.py           lines of a routed order that wait for a vendor, for stock or for the router
unfulfillable.py           orders with unfulfillable lines
stock.py                   stock by location and item
organizations.py           the policies in force; refuses a filter that names no organization or DC
policies.py                what a document would change, and what each applied one changed

releases.py                what would let a held order leave
ranges.py                  the newest orders in ranges of columns
searched.py                the tables that inquiries search
people.py                  who ordered, as far as that is known
recipients.py              who purchase orders go to, as far as that is known
purchase_order_addresses.py   where lines of a purchase order go, and what became of new addresses
listing.py                 what lists share: sort, limit, the cursor of the next page
cursor.py                  a cursor as text
filters.py                 what filters share: which text is refused, how text is compared
select.py                  runs a select on a psycopg connection
refusals.py                why a question is refused
purchase_views.py          the views of purchase orders
invoice_views.py           the views of vendors' invoices
order_views.py             the views of one order and of the order inquiry
views.py                   the other views of schema `analytics` as SQLAlchemy tables
"""
