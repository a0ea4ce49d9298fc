"""The contract that others build against, made from the catalogue of topics, the models and the facts.

answers.py      JSON Schema of what commands print
asyncapi.py     the AsyncAPI document
cloud_event.py  the structured form of a message, and what headers mean
examples.py     an example of every message, read from schemas/examples
facts.py        JSON Schema of facts, as they are stored and as they are published
lists.py        closed lists: statuses, reasons, outcomes, types of events
policy.py       the policy document, for editors
messages.py     every message: its names, its schema, its headers
servers.py      what the AsyncAPI document says of brokers and connections
tidy.py         the form that compilers and generators take
words.py        what each field of a published fact means
"""
