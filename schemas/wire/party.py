"""A person or a company with an address, as messages write it: who bought, or who gets it."""

from typing import Annotated

from schemas.wire.values import Country, Message, PostalCode, Text, told


class Party(Message):
    """A person or company with an address: who bought, or who gets it."""

    prefix: Annotated[Text, told("Before the name, such as Dr.")] = ""
    first_name: Annotated[Text, told("First name.")] = ""
    middle_name: Annotated[Text, told("Middle name or initial.")] = ""
    last_name: Annotated[Text, told("Last name.")] = ""
    suffix: Annotated[Text, told("After the name, such as Jr.")] = ""
    company: Annotated[Text, told("Company.")] = ""
    attention: Annotated[Text, told("Who is to be asked for; of a ship-to only.")] = ""
    address_1: Annotated[Text, told("First line of the address: street and number.")] = ""
    apartment: Annotated[Text, told("Apartment or suite.")] = ""
    address_2: Annotated[Text, told("Second line of the address.")] = ""
    address_3: Annotated[Text, told("Third line of the address.")] = ""
    address_4: Annotated[Text, told("Fourth line of the address.")] = ""
    city: Annotated[Text, told("City.")] = ""
    state: Annotated[Text, told("State or province.")] = ""
    postal_code: Annotated[PostalCode, told("Postal code; stored upper case (SUB-8).")] = ""
    country: Annotated[Country, told("ISO 3166 code of two letters; stored upper case.")] = "US"
    day_phone: Annotated[Text, told("Phone by day.")] = ""
    evening_phone: Annotated[Text, told("Phone in the evening.")] = ""
    email: Annotated[Text, told("Address for e-mail.")] = ""
