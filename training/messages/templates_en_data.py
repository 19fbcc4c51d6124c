"""English data: JSON, YAML, CSV, logs, code with values, tech support."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## json data
{"name": "{PERSON:full}", "email": "{EMAIL}", "city": "{LOCATION:city}"}
{"id": {TICKET}, "first_name": "{PERSON#1:first}", "last_name": "{PERSON#1:last}", "dob": "{DOB:numeric}", "phone": \
"{PHONE}"}
{"customer":{"name":"{PERSON:full}","address":{"street":"{ADDRESS}","city":"{LOCATION:city}","zip":"{POSTCODE}"}},\
"total":{N}}
{"user": "{USER}", "ip": "{IP}", "country": "{LOCATION:country}", "created_at": "{DATE:stamp}"}
[{"author": "{PERSON:full}", "org": "{ORG:company}"}, {"author": "{PERSON:full}", "org": "{ORG:school}"}]
{"employer": "{ORG:company}", "ssn": "{SSN}", "account": "{ACCOUNT}"}
{"message": "Hi, this is {PERSON} from {LOCATION}", "score": 0.{N}, "ok": true}
{"card": "{CARD}", "holder": "{PERSON:upper}"}
## yaml data
name: {PERSON:full}⏎role: {JOB}⏎email: {EMAIL}⏎city: {LOCATION:city}⏎active: true
customer:⏎  first: {PERSON#1:first}⏎  last: {PERSON#1:last}⏎  street: {ADDRESS}⏎  zip: "{POSTCODE}"⏎  country: \
{LOCATION:country}
- user: {USER}⏎  ip: {IP}⏎- user: {USER}⏎  ip: {IP}
maintainer: {PERSON:full} <{EMAIL}>⏎license: MIT⏎version: {VERSION}
patient_id: {ID}⏎nationality: {NRP}⏎age: {AGE:number}⏎clinic: {ORG:hospital}
authors = ["{PERSON:full} <{EMAIL}>", "{PERSON:full}"]⏎homepage = "{URL}"
## csv data
{PERSON#1:first},{PERSON#1:last},{EMAIL},{LOCATION:city}
name,street,city,zip⏎{PERSON:full},{ADDRESS},{LOCATION:city},{POSTCODE}⏎{PERSON:full},{ADDRESS},{LOCATION:city},\
{POSTCODE}
{N};{PERSON:full};{DOB:numeric};{PHONE};{PRICE}
{PERSON:full}	{ORG:company}	{LOCATION:city}	{DATE:numeric}
"{PERSON:listed}","{ORG:company}","{PHONE}"
| Name | Age | City |⏎|---|---|---|⏎| {PERSON:full} | {AGE:number} | {LOCATION:city} |⏎| {PERSON:full} | {AGE:number} \
| {LOCATION:city} |
id|user|card⏎{N}|{USER}|{CARD}
{LOCATION:city},{LOCATION:country},{N}⏎{LOCATION:city},{LOCATION:country},{N}
{USER},{IP},{DATE:stamp},login
## log log
{DATE:stamp} INFO  login ok user={USER} ip={IP}
{DATE:stamp} WARN [auth] failed password for {USER} from {IP} port {BIG}
{IP} - {USER} [{DATE:stamp}] "GET /index.html HTTP/1.1" 200 {N}
ERROR {ERR}: could not send mail to {EMAIL}
{DATE:stamp} DEBUG payload={"name": "{PERSON:full}", "city": "{LOCATION:city}"}
sshd: Accepted publickey for {USER} from {IP}
commit ^ by {PERSON:full} <{EMAIL}> on {DATE:time}: fix {TICKET}
Author: {PERSON:full} <{EMAIL}>⏎Date: {DATE:time}⏎⏎    bump to {VERSION}
[{DATE:stamp}] order {ORDER} shipped to {PERSON:full}, {ADDRESS}
user {USER} changed address to "{ADDRESS}, {LOCATION:city}"
level=error customer="{PERSON:full}" tel={PHONE} err="timeout after {N}s"
## code_values data
user = User(name="{PERSON:full}", email="{EMAIL}")
INSERT INTO people VALUES ({N}, '{PERSON#1:first}', '{PERSON#1:last}', '{LOCATION:city}');
assert greet("{PERSON:first}") == "Hello {PERSON:first}"
SELECT * FROM orders WHERE customer = '{PERSON:full}' AND total > {N};
# TODO({USER}): ask {PERSON:first} about this
curl -d 'name={PERSON:first}&city={LOCATION:city}' {URL}
<p>Contact: {PERSON:full}, {ADDRESS}, {LOCATION:city}</p>
<customer><name>{PERSON:full}</name><town>{LOCATION:city}</town></customer>
?name={PERSON:first}&zip={POSTCODE}&phone={PHONE}
## tech_support prose
The laptop of {PERSON:full} ({ORG:company}, {LOCATION:city}) shows {ERR} since the update to {VERSION}.
Ticket {TICKET} opened by {USER}: VPN from {LOCATION:country} does not connect, my IP is {IP}.
{PERSON:first} from IT reset {PERSON:first}'s password, new login is {USER}.
Server in {LOCATION:city} down, call {PERSON:first} {PHONE}!!
I'm following {USER:handle}'s guide ({URL}) but get {ERR}
Please give {PERSON:full} ({EMAIL}) access to the repo.
Remote user {USER} connected from {IP} ({LOCATION:city}, {LOCATION:country}).
My {PRODUCT} is registered to {PERSON:full}, {POSTAL}.
"""
