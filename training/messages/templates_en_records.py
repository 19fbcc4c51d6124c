"""English records: forms, medicine, insurance, cars, schools, homes, travel, identity."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## form form
Name: {PERSON:full}⏎DOB: {DOB}⏎Address: {POSTAL}⏎Phone: {PHONE}⏎Email: {EMAIL}
First name: {PERSON#1:first}⏎Last name: {PERSON#1:last}⏎Street: {ADDRESS}⏎City: {LOCATION:city}⏎State: \
{LOCATION:state}⏎Zip: {POSTCODE}⏎Country: {LOCATION:country}
FULL NAME: {PERSON:upper}⏎DATE OF BIRTH: {DOB:numeric}⏎PLACE OF BIRTH: {LOCATION:city}⏎NATIONALITY: {NRP}⏎PASSPORT \
NO: {PASSPORT}
Surname {PERSON:last} | Given name {PERSON:first} | Sex F | Age {AGE:number} | Town {LOCATION:city}
Contact person - {PERSON:full}; tel - {PHONE}; company - {ORG:company}; country - {LOCATION:country}
Applicant: {PERSON:listed}⏎SSN: {SSN}⏎Driver's license: {LICENSE}⏎Employer: {ORG:company}
Name/Surname: {PERSON:full}, address line 1: {ADDRESS}, town: {LOCATION:city}, postcode: {POSTCODE}
Title: {TITLE}⏎Name: {PERSON:full}⏎User name: {USER}⏎Website: {URL}⏎Age: {AGE:number}
Guardian: {PERSON:full} Child: {PERSON:full} Born: {DOB} School: {ORG:school}
Registration complete.⏎Username: {USER}⏎E-mail: {EMAIL}⏎City: {LOCATION:city}
1. Name: {PERSON}⏎2. Age: {AGE:number}⏎3. Where are you from? {LOCATION}⏎4. Religion: {NRP:religion}
IP: {IP}⏎Name: {PERSON:full}⏎Comment: please call me, {PHONE}
Name ......... {PERSON:full}⏎Street ......... {ADDRESS}⏎Place ......... {LOCATION:city}
Visitor: {PERSON:full}, visiting: {PERSON:full}, company: {ORG:company}, badge {N}
Name*: {PERSON:full}   Dietary needs: none   Nationality*: {NRP}   Member ID*: {ID}
## medical prose
{PERSON:full}, {AGE:adj} [[male|female|man|woman]] with a history of {DISEASE}, presents with {DISEASE}. Started on \
{DRUG}.
Patient: {PERSON:listed}  DOB: {DOB:numeric}  MRN: {ID}⏎Seen by {TITLE} {PERSON:full} at {ORG:hospital} on {DATE}.
{TITLE} {PERSON:last} is {AGE} and was admitted to {ORG:hospital} on {DATE} after a fall at home in {LOCATION:city}.
Pt {PERSON:last}, {AGE:number} y, c/o {DISEASE}. Rx: {DRUG} {SIZE}. F/u with {TITLE} {PERSON:last} in {DURATION}.
Referral from {TITLE} {PERSON:full} ({ORG:hospital}, {PHONE}) to {TITLE} {PERSON:full}.
The patient's [[mother|wife|daughter]], {PERSON:full}, can be reached at {PHONE}. The patient is {NRP:religion} and \
refuses transfusions.
Discharge summary⏎Name: {PERSON:full}⏎Age: {AGE:number}⏎Admitted: {DATE}⏎Discharged: {DATE}⏎Diagnosis: {DISEASE}
My son {PERSON:first} is {AGE:baby} and has had fever since {DAY}. Our doctor in {LOCATION:city} is {TITLE} \
{PERSON:last}.
Prescription for {PERSON:full}, {POSTAL}: {DRUG} {N} mg. Insurance number {ID}.
Blood test of {PERSON:full} ({DOB}), lab no. {TICKET}, taken {DATE:time}: normal.
{PERSON:first} has been taking {DRUG} for {DURATION}. She is a {AGE:adj} {JOB} from {LOCATION}.
NHS number {ID}, {PERSON:full}, GP: {TITLE} {PERSON:last}, {ORG:hospital}, {POSTAL}
A {AGE:adj} {NRP} [[man|woman]] was seen for {DISEASE}.
Nurse {PERSON:first} gave {TITLE} {PERSON:last} {N} mg of {DRUG} at {TIME}.
## insurance prose
Claim {TICKET}: insured {PERSON:full}, policy {ID}, accident on {DATE} at the corner of {ADDRESS} in {LOCATION:city}.
The other driver was {PERSON:full}, licence {LICENSE}, insured with {ORG:company}, phone {PHONE}.
Policy holder: {PERSON:full}⏎Policy number: {ID}⏎Vehicle: {PRODUCT}⏎Loss: {PRICE}
{TITLE} {PERSON:last} reported water damage at {POSTAL} on {DATE}.
Beneficiary: {PERSON:full}, born {DOB}, [[son|daughter|spouse]] of the insured. Member number {ID}.
Our adjuster {PERSON:full} will visit you at {ADDRESS} on {DATE:day}.
The insured is aged {AGE:number} and was born in {LOCATION}.
Meeting with {TITLE} {PERSON:last} on {DAY}, {DATE}, at {ADDRESS}.
Witness statement of {PERSON:full}, {AGE:number}, {LOCATION:city}: the blue car came from {LOCATION}.
Please pay {PRICE} for claim {TICKET} to {PERSON:full}, {IBAN}.
## car form
Driver license {LICENSE}, {PERSON:full}, {ADDRESS}, {LOCATION:city}, {LOCATION:state} {POSTCODE}, expires {DATE}
My driver's license number is {LICENSE} and was issued in {LOCATION:state} on {DATE}.
DMV record⏎DL: {LICENSE}⏎NAME: {PERSON:listed}⏎DOB: {DOB:numeric}⏎ADDR: {ADDRESS}⏎{LOCATION:city}
how do i renew my licence? it's {LICENSE}, I moved to {LOCATION:city}
Owner: {PERSON:full}. Car: {PRODUCT} of {YEAR}, {BIG} miles. Garage: {ORG:company}, {ADDRESS}.
{TITLE:officer} {PERSON:last} stopped {PERSON:full} ({LICENSE}) in {LOCATION:city} at {TIME}.
selling my {PRODUCT}, {PRICE}, located in {LOCATION:city}, ask for {PERSON:first} {PHONE}
Rental agreement: {PERSON:full}, DL# {LICENSE}, card {CARD}, pick-up {LOCATION:landmark} on {DATE:time}
## school prose
{PERSON:first} {PERSON:last} is in grade {N} at {ORG:school}. His teacher is {TITLE} {PERSON:last}.
Dear parents of {PERSON:first}, the trip to {LOCATION} is on {DATE}. Please call {TITLE} {PERSON:last} at {PHONE}.
Student: {PERSON:full}, ID {ID}, born {DOB}, {ADDRESS}, {LOCATION:city}
{PERSON:full} got {N} points in maths, {PERSON:full} {N}, {PERSON:full} was ill.
I study history at {ORG:school} with {TITLE:professor} {PERSON:last}.
Enrolment form⏎Child: {PERSON:full}⏎Age: {AGE:child}⏎Mother: {PERSON:full}⏎Father: {PERSON:full}⏎Home: {POSTAL}
{TITLE} {PERSON:last} teaches chemistry at {ORG:school} in {LOCATION:city}.
{PERSON:first} and {PERSON:first} were late again, says {TITLE} {PERSON:last}.
Scholarship awarded to {PERSON:full} of {LOCATION:country}, {AGE}.
## real_estate prose
For rent: {ADDRESS}, {LOCATION:city}, {N} rooms, {PRICE}. Contact {PERSON:full}, {PHONE}.
The flat at {ADDRESS} belongs to {PERSON:full}, who lives in {LOCATION}.
Tenant: {PERSON:full}⏎Premises: {POSTAL}⏎Rent: {PRICE}⏎Landlord: {TITLE} {PERSON:last}
we're moving from {ADDRESS} to {ADDRESS} on {DATE:day}, still in {LOCATION:city}
New listing! {POSTAL}. {N} bedrooms, near {LOCATION:landmark}. Ask {PERSON:first} at {ORG:company}.
I used to live at {ADDRESS} in {LOCATION:city} before we went to {LOCATION:country}.
Our address is {POSTAL}
The neighbours at {ADDRESS}, {PERSON:first} and {PERSON:first}, complained about the noise.
Meet me at {ADDRESS}, it's {DURATION} from {LOCATION:landmark}.
## travel form
Passenger: {PERSON:upper}⏎From: {LOCATION:city}⏎To: {LOCATION:city}⏎Date: {DATE}⏎Seat {N}A⏎Booking {ORDER}
Booking for {PERSON:full} and {PERSON:full}, {LOCATION:city} to {LOCATION:city}, leaving {DATE} with {ORG:company}.
I'd like to fly from {LOCATION:city} to {LOCATION:city} on {DATE}. Passport {PASSPORT}, {NRP} citizen, {PERSON:full}.
Passport: {PASSPORT}⏎Surname: {PERSON:last}⏎Given names: {PERSON:first}⏎Nationality: {NRP}⏎Date of birth: {DOB}
US passport number {PASSPORT:us}, issued to {PERSON:full} in {LOCATION:city} on {DATE}
Guests: {PERSON:full}, {PERSON:full} (child, {AGE:child}). Arrival {DATE}, {N} nights. Card {CARD}.
we spent {DURATION} in {LOCATION:city}, then {LOCATION:city} and finally {LOCATION:country}
Has anyone been to {LOCATION} in winter? Flying in from {LOCATION:city}.
Visa application of {PERSON:full}, born {DOB} in {LOCATION:city}, {LOCATION:country}; host: {PERSON:full}, {POSTAL}.
Frequent flyer {ID} - {PERSON:full}. Hotel near {LOCATION:landmark}, please.
The ferry leaves {LOCATION:city} at {TIME} and reaches {LOCATION:city} {N} hours later.
Our guide {PERSON:first} showed us {LOCATION:landmark} and {LOCATION:landmark}.
From {LOCATION:city}, {LOCATION:state} to {LOCATION:city}, {LOCATION:country}: {SIZE}
## identity prose
My social security number is {SSN}.
SSN {SSN}, name {PERSON:full}, born on {DOB} in {LOCATION:city}.
i was born {DOB}, does that matter?
Please verify: member ID {ID}, zip code {POSTCODE}, birthday {DOB}.
My tax number is {ID:tax} and I live at {POSTAL}.
Patient ID {ID}, employee ID {ID}: are they the same {PERSON:first}?
the last owner of {IP} was {USER}, mail {EMAIL}
you'll find me at {ADDRESS}, {POSTCODE}
what is the zip for {LOCATION:city}? I think {POSTCODE}
My user name is {USER} and my membership number is {ID}.
American passport no. {PASSPORT:us}, {PERSON:listed}, born {DOB}
Passport (USA): {PASSPORT:us}⏎Driver license: {LICENSE}⏎SSN: {SSN}
account # {ACCOUNT}, routing # {ACCOUNT}, {PERSON:full}
Her passport, {PASSPORT}, expires on {DATE}; her driving licence {LICENSE} does not.
"""
