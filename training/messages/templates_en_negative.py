"""English without personal data: what merely looks like it."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## plain_words prose negative
May I ask when the march will start? I will mark it in my notes.
Prices rose in March and may rise again in May or June.
She has the grace of a swan and the hope of a fool.
Will you bill us on Monday or on Friday?
The jack is under the hood; use a wrench and a pat of grease.
A rose is a rose, and art is long.
Don't be frank with me, just be rich.
Summer comes after spring, autumn after summer.
He chased a penny down the drain. Sunny day!
The reading group meets on {DAY} and the bath is on the second floor.
Turkey with cranberry sauce, china plates and a polish remover.
It's a long, dark, cold winter night and the young fox hunts near the stone bridge.
By chance the dean granted us a chase through the woods.
Read the page, turn it, and mark the key points.
The judge said that the king of the hill is gone.
Dawn breaks at {TIME}. Joy and faith remain.
I will be there in {DURATION}, no worries.
The cook, the baker and the smith went to sea.
## commerce prose negative
Your order {ORDER} of {PRICE} has been shipped and arrives in {DURATION}.
The {PRODUCT} costs {PRICE}, which is {PCT} less than last year.
Is the {PRODUCT} available in size {N}? I need {N} pieces.
Item {SKU}, quantity {N}, unit price {PRICE}, discount {PCT}.
Invoice {ORDER}: {N} hours at {PRICE}. Total {PRICE}.
Does the {PRODUCT} come with {SIZE} of memory?
I want a refund for the {PRODUCT}, it broke after {DURATION}.
What is your return policy? How long does shipping take?
Use code SAVE{N} at checkout for {PCT} off.
Article no. {SKU}⏎Weight: {SIZE}⏎Stock: {N}⏎Price: {PRICE}
The {PRODUCT} and the {PRODUCT} are both sold out until {DAY}.
Order #{ORDER} - {N}x {PRODUCT} - status: packed
## tech prose negative
Version {VERSION} fixes {N} bugs, see ticket {TICKET}.
I get {ERR} when I start the app on {PRODUCT}.
Install {PRODUCT} {VERSION} and restart. It needs {SIZE}.
for i in range({N}): print(i * {N})
if user.name is None: raise ValueError("name is missing")
def total(items): return sum(item.price for item in items)
SELECT COUNT(*) FROM users WHERE active = 1 AND age > {N};
{"status": "ok", "code": {N}, "retry": false, "version": "{VERSION}"}
ERROR 50{N} Bad Gateway after {DURATION}
Traceback (most recent call last): KeyError: 'address'
git commit -m "fix typo" && git push origin main
npm ERR! code E{N}
level: warn⏎retries: {N}⏎timeout: {N}s⏎debug: false
The API returns {N} rows, latency p99 {N} ms, throughput {BIG} per second.
How do I reset my password? The page says {ERR}.
const name = document.getElementById("name").value;
My {PRODUCT} won't turn on. I have tried charging it for {DURATION}.
public static void main(String[] args) { System.out.println("Hello, World!"); }
Ticket {TICKET} is a duplicate of {TICKET}.
name: str⏎email: str⏎address: str | None = None
CPU {PCT}, RAM {SIZE}, disk {PCT}
id,name,price⏎{N},widget,{N}⏎{N},gadget,{N}
## questions prose negative
What is the best way to cook {FOOD}?
Explain how photosynthesis works to a child.
Write a poem about the sea in four lines.
How many grams are in {N} ounces?
Summarize the following text in three bullet points.
What's the difference between a virus and a bacterium?
Can you recommend a good film? I liked {FILM} and {FILM}.
Translate "good morning" for me, please.
Give me {N} ideas for a birthday party.
How do I get better at chess?
is it going to rain on {DAY}?
What time does the shop open on {DAY}?
Which is faster, {PRODUCT} or {PRODUCT}?
who are you and what can you do?
Convert {N} miles to km.
Name three reasons why the sky is blue.
Write a cover letter for the job of a {JOB}.
What does a {JOB} earn?
## fun prose negative
We watched {FILM} and ate {FOOD}.
{FILM} is a better song than {FILM}.
The match ended {SCORE} after extra time. What a game!
I could eat {FOOD} every {DAY}.
lol that's so funny {EMOJI}{EMOJI}
OMG I CANNOT BELIEVE THIS. WORST DAY EVER!!!
Good morning everyone! Have a great day {EMOJI}
happy new year to all of you!! {EMOJI}
THIS IS UNACCEPTABLE. I WANT MY MONEY BACK NOW!
so tired today, need coffee asap
no way!!! brb
Thanks a lot, see you on {DAY} at {TIME}.
BREAKING: it is {DAY} and i have already had {N} coffees
The team won {SCORE}, the coach was happy.
Merry Christmas and happy Easter!
ok cool, ttyl
My cat weighs {SIZE} and sleeps {N} hours a day.
#mondaymood #blessed #nofilter
two tickets for {FILM} at {TIME}, row {N}
wtf is going on with the servers
Ingredients: {N} g flour, {N} eggs, {N} ml milk. Bake for {DURATION}.
## office prose negative
Please find the agenda attached. The meeting is on {DAY} at {TIME}.
FYI, EOD is the deadline. Let's do this ASAP.
Q{N} revenue was {PRICE}, up {PCT} from last year.
The budget for {YEAR} is {PRICE}.
Reminder: submit your timesheets by {DAY}.
Minutes: 1. Budget. 2. Hiring. 3. Any other business.
The CEO, the CFO and HR will join at {TIME}.
We need {N} more people by the end of the quarter.
Room {N} is booked until {TIME}.
Our KPI for churn is below {PCT}.
Project Phoenix goes live in {DURATION}.
The customer says that the address is wrong, please check it.
Your password will expire in {DURATION}.
Please sign the contract and send it back.
Chapter {N}, section {N}, page {N}
Dear customer, your request {TICKET} has been closed.
The patient was given {DRUG} for {DISEASE}.
Take {N} mg of {DRUG} twice a day for {DISEASE}.
Name:⏎Address:⏎Phone:⏎(please fill in)
Enter your first name, last name and date of birth.
In {YEAR} the company sold {BIG} units.
We are hiring a {JOB} and a {JOB}.
"""
