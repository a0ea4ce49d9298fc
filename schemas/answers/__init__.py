"""What commands answer to programs (`--json`): the rows and documents that they print.

answer.py           what documents of several levels are made of
back_orders.py      `back-orders`, `report`
dead_letters.py     `dead-letters list`, `dead-letters show`, `dead-letters replay`
demo.py             `demo`
inquiry.py          `inquiry`
invoice.py          `invoice`
invoices.py         `invoices`
operating.py        `check`, `incidents list`, `lag`, `recover`, `settings`, `topics list`, `topics acls`
order.py            `order`
orders.py           `orders`, `status`
organizations.py    `organization list`
policies.py         `organization diff`, `organization history`
privacy.py          `privacy forget`, `privacy forget-vendor`, `privacy show`, `privacy receipt`
purchase_order.py   `purchase-order`
purchase_orders.py  `purchase-orders`
reroute.py          `reroute`
rics.py             `rics log`, `rics show`
runs.py             `runs list`, `runs now`, `runs dry`, `schedule`
table.py            which command prints what
trace.py            `trace`
verify.py           `verify`
why.py              `why`; why_lost.py is its part about the others, why_now.py the one about how it stands,
                    why_held.py the answer for held orders, why_waiting.py lines and orders that wait otherwise

`organization document` prints the fact `organization-applied`.
"""
