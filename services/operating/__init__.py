"""What operators do, for command, API and console alike.

setup.py           brings a database and a broker to what this version needs
up_to_date.py      whether a database is that already; waiting_for.py whom a migration waits for
organizations.py   puts a policy in force, pauses and resumes the runs of a DC
policy_remarks.py  postal codes of locations that exist nowhere
dead_letters.py    finds a dead letter and sends it again; replaying.py sends all that a filter finds
incidents.py       what happened to topics while their consumers looked away; skip.py passes over what cannot be read;
                   start.py lets a consumer begin on another cluster where a person says
acls.py            the rights on Kafka that each service needs
lag.py             how far each follower of the log and each consumer of a topic is behind
metrics_page.py    writes docs/metrics.md
idle.py            waits until nothing is under way
foreign.py         finds what somebody else made under a name that is needed; neighbours.py who else may connect
install.py         makes the tables and views of this version; beside.py builds tables anew; reshape.py changes their
                   columns; install_views.py the views; relations.py what is there; rights.py who may do what
reroute.py         looks again at unfulfillable lines
by_hand.py         changes an order, after saying what that does
privacy.py         forgets people, finds what is left
privacy_known.py   shows what is known of people
privacy_vendors.py forgets who a vendor is
republish.py       lets the relay publish facts again
recover.py         brings a restored database and the topics together again
ledger.py          the ledger check
rebuild.py         folds one read model again from the whole log
verify.py          makes routing decisions again
refusals.py        why something is not done
"""
