"""English mail, chat and support."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## support_mail mail
Hello, my name is {PERSON#1:full} and I ordered a {PRODUCT} (order {ORDER}) on {DATE}. It never arrived. You can \
reach me at {EMAIL#1} or {PHONE}.
Dear support team,⏎⏎I would like to change the delivery address on my account to {POSTAL}. My customer number is \
{ID}.⏎⏎Kind regards,⏎{PERSON:full}
Please cancel my subscription. The account is under {EMAIL}, name {PERSON:full}, card {CARD}.
I have been charged twice ({PRICE} each) on my card {CARD}. Please refund one of them to {IBAN}. Thanks, {PERSON:first}
Hi {PERSON:first}, thanks for reaching out about ticket {TICKET}. Could you confirm that your shipping address is \
still {ADDRESS}, {LOCATION:city}?
The technician, a certain {TITLE} {PERSON:last}, was supposed to come to {ADDRESS} at {TIME} but nobody showed up.
My login {USER} stopped working after the update to {VERSION}. My e-mail is {EMAIL}.
I bought this {PRODUCT} at your store in {LOCATION:city} and the sales person, {PERSON:first}, told me that it had \
{DURATION} of warranty.
Can you send a replacement to my mother? {PERSON:full}, {POSTAL}. Her phone is {PHONE}.
Good afternoon, this is {PERSON:full} from {ORG:company}. We still have not received invoice {ORDER} for {PRICE}. \
Please mail it to {EMAIL}.
Your colleague {PERSON:full} promised me a call back by {DAY}. I am still waiting. My number: {PHONE}.
Name on the account: {PERSON:full}. Zip: {POSTCODE}. Last order: {ORDER}. The {PRODUCT} was broken when it got here.
I can't log in from {IP}, it says {ERR}. User name is {USER}. Regards {PERSON}
Someone ordered {N} items to {ADDRESS} with my card {CARD}. I do not live there and I have never been to {LOCATION}!
Kindly update my details: new phone {PHONE}, new address {POSTAL}.
As discussed with {PERSON:full} on {DATE:time}, please close account {ACCOUNT} and transfer what is left to {IBAN}.
## support_chat chat
Agent: Hi, you are chatting with {PERSON:first}. How can I help?⏎Customer: hi, i need to reset my password⏎Agent: \
Sure. What is the e-mail on the account?⏎Customer: {EMAIL}
Customer: my name is {PERSON#1:full}⏎Agent: Thank you, {PERSON#1:first}. And your date of birth?⏎Customer: {DOB}⏎\
Agent: And the post code?⏎Customer: {POSTCODE}
bot: Welcome to {ORG:company}! What's your name?⏎user: {PERSON}⏎bot: Nice to meet you! Where do you live?⏎user: \
{LOCATION}
user: where is my order {ORDER}??⏎agent: May I have your full name?⏎user: {PERSON:full}⏎agent: and the address it \
goes to?⏎user: {ADDRESS} {LOCATION:city}
[{TIME}] {PERSON#1:first}: the new {PRODUCT} is here⏎[{TIME}] {PERSON#2:first}: nice! can you bring it to {ADDRESS}?⏎\
[{TIME}] {PERSON#1:first}: ok
yes it's {PERSON:full}, {SSN}
its {PERSON:first} btw, {PERSON:last} is my husband's name
sure, {PHONE}, call me after {TIME}
you can write me at {EMAIL} or find me on insta {USER:handle}
I live in {LOCATION:city} but I'm from {LOCATION:country} originally
{USER:handle} joined the channel. {USER:handle}: welcome!
my gamertag is {USER}, add me
is this {PERSON:full}? -- no, this is his [[sister|wife|mother|boss]], {PERSON:first}
card number {CARD} exp {N}/2{N} cvv {N}
hold on... {ADDRESS}, apartment is on the left
{PERSON:lower}, {LOCATION:city}
## email_thread mail
From: {PERSON#1:full} <{EMAIL#1}>⏎To: {PERSON#2:full} <{EMAIL#2}>⏎Date: {DATE:time}⏎Subject: [[Re: budget|Fwd: \
agenda|Lunch?|Minutes]]⏎⏎Hi {PERSON#2:first},⏎please see below.⏎⏎{PERSON#1:first}
From: "{PERSON#1:listed}" <{EMAIL#1}>⏎Sent: {DATE:time}⏎To: {EMAIL}⏎Cc: {PERSON:full}; {PERSON:full}⏎Subject: \
Contract renewal {ORG:company}
On {DATE:time}, {PERSON#1:full} <{EMAIL#1}> wrote:⏎> Can we move the call to {DAY}?⏎> {PERSON#1:first}
> On {DATE} {PERSON:full} wrote:⏎> > I spoke with {PERSON:full} at {ORG:company}.⏎> fine with me
Hi {PERSON:first} and {PERSON:first},⏎⏎I am looping in {PERSON#3:full} from {ORG}, who looks after our accounts in \
{LOCATION}. {PERSON#3:first} will take it from here.⏎⏎Best,⏎{PERSON:first}
Dear {TITLE} {PERSON:last},⏎⏎thank you for your letter of {DATE}. We have forwarded it to our office in \
{LOCATION:city}.⏎⏎Yours sincerely,⏎{PERSON:full}⏎{JOB}
Dear {TITLE} {PERSON:full},⏎We look forward to welcoming you in {LOCATION:city} on {DATE}.
{PERSON:first}, could you forward this to {PERSON:first} ({EMAIL}) and to {TITLE} {PERSON:last}? Thx
Out of office: I am away until {DATE}. In urgent cases please turn to {PERSON:full} ({PHONE}).
Reply-To: {EMAIL}⏎X-Originating-IP: {IP}⏎Message-ID: <{N}{TICKET}@mail>⏎⏎Please unsubscribe {EMAIL} from the list.
Delivered-To: {EMAIL}⏎Received: from {IP} by mx; {DATE:stamp}⏎From: {PERSON:full}
Team,⏎please welcome {PERSON#1:full}, who joins us from {ORG}. {PERSON#1:first} lives in {LOCATION:city} and speaks \
three languages.⏎⏎{PERSON:full}⏎Head of HR
cc'ing {PERSON:first} and {PERSON:first} for visibility - {PERSON:initials}
Fwd from {PERSON}: "the {NRP} client wants the report before {DATE:day}"
## signature mail
--⏎{PERSON#1:full}⏎{JOB}⏎{ORG:company}⏎{POSTAL:lines}⏎T: {PHONE}⏎M: {PHONE}⏎{EMAIL#1}⏎{URL}
Best regards,⏎{PERSON:full}⏎Senior {JOB} | {ORG:company} | {LOCATION:city}⏎Tel. {PHONE} | {EMAIL}
Cheers,⏎{PERSON:first}⏎⏎{PERSON:full}, {JOB}⏎{ORG}⏎{ADDRESS}⏎{LOCATION:city}, {LOCATION:state} {POSTCODE}
Yours truly,⏎{TITLE} {PERSON:full}⏎{ORG:hospital}⏎Phone: {PHONE}⏎Fax: {PHONE}
{PERSON:upper}⏎{JOB}, {ORG:school}⏎{URL}⏎Twitter: {USER:handle}
Regards⏎{PERSON:full} (she/her)⏎{ORG:company} · {ADDRESS} · {LOCATION:city}
Sincerely,⏎⏎{PERSON:initials}⏎Attorney at Law⏎{POSTAL:lines}
Many thanks⏎{PERSON:first} & {PERSON:first}
Warmly,⏎{PERSON:full}, PhD⏎Department of Physics⏎{ORG:school}⏎{LOCATION}
{PERSON:full} | {ORG:company}⏎{PHONE}⏎{URL}⏎Registered office: {POSTAL}
## sms chat
Hi {PERSON:first}, it's {PERSON:first}. running late, be there at {TIME}
Your appointment with {TITLE} {PERSON:last} is on {DATE:time}. Reply YES to confirm.
{ORG:bank}: Did you just spend {PRICE} at {ORG:company} in {LOCATION:city}? If not, call {PHONE}.
Parcel for {PERSON:full} waits at {ADDRESS}. Pick it up before {DATE:day}.
dinner at {PERSON:first}'s place on {DAY}? the address is {ADDRESS}
happy birthday {PERSON:first}!! can't believe ur {AGE:number} already
new number, who dis? -> its {PERSON:first} from {LOCATION:city} lol
Mum can u pick up {PERSON:first} and {PERSON:first} from {ORG:school}? im stuck in {LOCATION}
yo {PERSON:first} wya
ask {PERSON:first}, he knows. {PHONE}
Landed in {LOCATION:city}! {PERSON:first} is picking us up
{PERSON:first} said you met {PERSON} in {LOCATION} last week?
ur verification code is {TICKET}. Account {USER}
## transcript chat
Interviewer: Could you state your full name for the record?⏎Witness: {PERSON:full}.⏎Interviewer: And where do you \
live?⏎Witness: At {ADDRESS} in {LOCATION:city}.
Operator: nine one one, what is your emergency?⏎Caller: There's a fire at {ADDRESS}, please hurry! My name is {PERSON}.
{PERSON#1:first}: So, how was {LOCATION}?⏎{PERSON#2:first}: Amazing, {PERSON#1:first}. We met the {NRP:people} again.
SPEAKER 1: Thank you, {TITLE} {PERSON:last}. Next question from {PERSON:full} of {ORG}.⏎SPEAKER 2: Good morning. What \
about {LOCATION:country}?
[00:0{N}] Host: With us today is {PERSON#1:full}, {JOB} from {LOCATION}. Welcome, {PERSON#1:first}.⏎[00:1{N}] Guest: \
Thanks for having me.
Q. Please spell your last name. A. {PERSON:last}. Q. Are you {TITLE} {PERSON:last}'s [[brother|neighbour|assistant]]? \
A. Yes.
Doctor: And how old are you, {TITLE} {PERSON:last}?⏎Patient: {AGE:number}. I'll be {N} soon.
THE COURT: {TITLE} {PERSON:upper}, you may proceed.⏎{TITLE} {PERSON:upper}: Thank you, Your Honor.
voicemail: hey this is {PERSON} calling for {PERSON}, call me back on {PHONE} thanks bye
moderator: our next caller is {PERSON:first} from {LOCATION:city}, {PERSON:first} what's on your mind
"""
