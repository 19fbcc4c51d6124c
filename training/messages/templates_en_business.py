"""English business: invoices, shipping, banks, law, staff, meetings."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## invoice form
INVOICE {ORDER}⏎Date: {DATE}⏎⏎Bill to:⏎{PERSON:full}⏎{POSTAL:lines}⏎⏎{N} x {PRODUCT}  {PRICE}⏎Total: {PRICE}⏎Please \
pay to {IBAN}.
Billed to {PERSON:full}, {ORG:company}, {POSTAL}. Amount due: {PRICE} by {DATE}.
From: {ORG:company}, {POSTAL}⏎To: {ORG:company}⏎Attn: {PERSON:full}⏎Invoice no. {ORDER}⏎Due: {DATE}
Receipt⏎{ORG:company}⏎{ADDRESS}⏎{LOCATION:city}⏎Served by: {PERSON:first}⏎{N} {FOOD} {PRICE}⏎CARD {CARD}⏎{DATE:time}
Payment of {PRICE} received from {PERSON:full} on {DATE}, reference {TICKET}.
Tax ID: {ID:tax}⏎Customer: {PERSON:listed}⏎Customer no.: {ID}⏎Qty {N} {SKU} @ {PRICE}
## shipping form
Ship to:⏎{PERSON:upper}⏎{POSTAL:lines}⏎Phone: {PHONE}
Deliver to {PERSON:full}, {POSTAL}. Leave with neighbour {PERSON:full} if absent.
TO: {PERSON:full}⏎{ORG:company}⏎{POSTAL:lines}⏎⏎FROM: {PERSON:full}⏎{POSTAL:lines}
c/o {PERSON:full}, {POSTAL}
Tracking {ORDER}: parcel left {LOCATION:city} on {DATE}, next stop {LOCATION:city}.
Sender: {ORG:company}, {LOCATION:country}. Recipient: {PERSON:full}, {PHONE}. Weight: {SIZE}.
{PERSON:full}⏎{POSTAL:lines}
{ORG:company}⏎Attn. {TITLE} {PERSON:last}⏎{POSTAL:lines}
{POSTAL}
The courier went to {ADDRESS} instead of {ADDRESS}; both are in {LOCATION:city}.
## bank prose
Please transfer {PRICE} from {IBAN} to {PERSON:full}, {IBAN}, at {ORG:bank}.
My account number at {ORG:bank} is {ACCOUNT} and the routing number is {ACCOUNT}.
Dear {ORG:bank}, my debit card {CARD} was stolen in {LOCATION:city} on {DATE}. Please block it. {PERSON:full}, born \
{DOB}.
Applicant {PERSON:full} (SSN {SSN}) requests a mortgage of {PRICE} for {POSTAL}.
Wire instructions: beneficiary {PERSON:full}, bank {ORG:bank}, {LOCATION:city}, acct {ACCOUNT}.
A payment of {PRICE} to {ORG:company} was declined. Card: {CARD}. Cardholder: {PERSON:upper}.
The loan of {TITLE} {PERSON:last} at {ORG:bank} runs until {DATE}.
IBAN: {IBAN} / Account holder: {PERSON:full} / Bank: {ORG:bank}
What's the limit of my card ending {N}? The full number is {CARD}.
Can I open an account at {ORG:bank} with {AN} {NRP} passport? The number is {PASSPORT}.
US passport {PASSPORT:us} is enough for {ORG:bank} to open the account of {PERSON:full}.
Standing order for {PERSON:full}: {PRICE} on the first of each month to {ACCOUNT}.
## legal prose
This agreement is made on {DATE} between {ORG:company}, with offices at {POSTAL}, and {PERSON:full}, residing at \
{POSTAL}.
The plaintiff, {PERSON#1:full}, alleges that {ORG:company} breached the contract. {TITLE} {PERSON#1:last} seeks \
{PRICE} in damages.
I, {PERSON:full}, of {ADDRESS}, {LOCATION:city}, declare this to be my last will. I appoint {PERSON:full} as executor.
Case No. {ORDER}: {PERSON:last} v. {PERSON:last}, heard in {LOCATION:city} before {TITLE:judge} {PERSON:full}.
Know all men by these presents, that {PERSON:full}, a {NRP} citizen, passport {PASSPORT}, grants power of attorney to \
{PERSON:full}.
The defendant {PERSON:full}, {AGE:number}, of {ADDRESS}, was sentenced to {DURATION} on {DATE}.
Witnessed by: {PERSON:full}, {JOB}, {LOCATION:city}
IN WITNESS WHEREOF the parties have signed.⏎Lessor: {PERSON:full}⏎Lessee: {PERSON:full}⏎Date: {DATE}
Counsel for the appellant: {PERSON:full} of {ORG:company}, {LOCATION}.
The trust of {PERSON:full} owns {N} shares of {ORG:company}.
## hr prose
{PERSON#1:full} (employee no. {ID}) started as {JOB} at {ORG:company} on {DATE}. {PERSON#1:first} reports to \
{PERSON:full}.
Please add {PERSON:full}, born {DOB}, SSN {SSN}, to payroll. Bank: {IBAN}.
Candidate: {PERSON#1:full}⏎Location: {LOCATION:city}⏎Current employer: {ORG:company}⏎E-mail: {EMAIL#1}⏎Salary: {PRICE}
{PERSON:first} has been a great {JOB}. I recommend {PERSON:first} to anybody, also to {ORG}.
{PERSON:full} will be on parental leave from {DATE} to {DATE}; {PERSON:full} takes over.
Performance review: {PERSON:full}, {JOB}, office {LOCATION:city}. Rating {N}.
I graduated from {ORG:school} and worked {DURATION} for {ORG:company} in {LOCATION}.
Emergency contact of {PERSON:full}: {PERSON:full} ([[wife|husband|father|mother|partner]]), {PHONE}
Interview with {PERSON} on {DATE:time}, room {N}. CV: {URL}
We regret to inform you, {TITLE} {PERSON:last}, that the position of {JOB} in {LOCATION} has been filled.
References: {PERSON:full}, {ORG:company}, {PHONE}; {TITLE} {PERSON:full}, {ORG:school}, {EMAIL}
Our {NRP} colleague {PERSON:first} moves to the {LOCATION:city} office.
Nationality: {NRP}⏎Religion: {NRP:religion}⏎Marital status: single⏎Employee: {PERSON:full}
Worked at {ORG:company} ({LOCATION:city}) with {PERSON:full} and {PERSON:full}.
## meeting prose
Attendees: {PERSON:full}, {PERSON:full}, {PERSON:full}⏎Apologies: {PERSON:first}⏎1. {PERSON:first} presented the \
figures.⏎2. {PERSON:first} to call {ORG:company}.
Action: {PERSON:initials} to book flights to {LOCATION:city} by {DATE:day}.
{PERSON:first} and {PERSON:first} disagreed on version {VERSION}; {PERSON:first} will decide on {DAY}.
TODO {PERSON:first}: send the {PRODUCT} offer to {TITLE} {PERSON:last} at {ORG:company}
Minutes of {DATE}. Chair: {PERSON:full}. Secretary: {PERSON:full}. Place: {ADDRESS}.
next steps - {PERSON:first}: budget / {PERSON:first}: hiring / {PERSON:first}: visit {ORG:company} in {LOCATION:city}
{PERSON} joined late because of the traffic in {LOCATION:city}.
Standup: {PERSON:first} fixed {TICKET}, {PERSON:first} is blocked by {PERSON:first}, {PERSON:first} is off on {DAY}.
We met with {ORG:company} and {ORG:company} in {LOCATION:city} on {DATE}. They like the {PRODUCT}.
Invite {PERSON:full} <{EMAIL}> and {PERSON:full} <{EMAIL}> to the call at {TIME}.
## business_intro prose
[[Hi|Hello]], I'm {PERSON:full}, {JOB} at {ORG:company}. We are based in {LOCATION:city}.
I work for {ORG} in {LOCATION}.
{ORG:company} was founded by {PERSON:full} and {PERSON:full} in {LOCATION:city} and employs {BIG} people.
Let me introduce {PERSON:full}, our new {JOB}; before that {PERSON:first} was with {ORG}.
Our offices: {POSTAL} and {POSTAL}.
Visit us at {ADDRESS}, {LOCATION:city} or at {URL}. Call {PHONE}.
{ORG:company} buys {ORG:company} for {PRICE}.
Is {ORG:company} still at {ADDRESS}? Their phone {PHONE} is dead.
Shares of {ORG:company} fell {PCT} after {PERSON:full} stepped down.
The {LOCATION:city}-based {ORG:company} hired {PERSON:full} away from {ORG:company}.
"""
