"""English life: introductions, social media, reviews, news, biographies, prompts."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## intro prose
My name is {PERSON} and I live in {LOCATION}.
Hi, I'm {PERSON:first}, {AGE}, from {LOCATION:city}.
I am {PERSON:full}, {AN} {NRP} {JOB} living in {LOCATION:city}.
They call me {PERSON:first} but my real name is {PERSON:full}.
call me {PERSON:first}
this is my [[friend|brother|cousin|boss|roommate]] {PERSON}, he's from {LOCATION}
I'm {AGE:number} and my [[wife|husband|girlfriend|boyfriend]] {PERSON:first} is {AGE:number}.
We are {PERSON:first} and {PERSON:first} {PERSON:last}, we have two kids, {PERSON:first} and {PERSON:first}.
My [[grandmother|grandfather|dad|mum|aunt|uncle]] {PERSON:first} came from {LOCATION} when she was {AGE}.
{PERSON:full} here, nice to meet you all!
Born in {LOCATION:city}, raised in {LOCATION}, now in {LOCATION:city}. {NRP:religion}. {JOB}.
I'm half {NRP} and half {NRP}, so at home we speak both.
My parents are {NRP:people}; I was born in {LOCATION:country}.
Does anybody know {PERSON}? She used to live on {ADDRESS}.
I met {PERSON} in {LOCATION:city} when I was {AGE}.
[[It's me|Guess who]], {PERSON:first}!
she is {AN} {AGE:adj} {JOB} named {PERSON}
## tweet tweet
{USER:handle} thanks for the follow! greetings from {LOCATION:city} {EMOJI}
RT {USER:handle}: {PERSON:full} just scored for {ORG:team}!!! {EMOJI}
So {PERSON} is coming to {LOCATION:city} on {DATE:day} and I can't even {EMOJI}
just saw {PERSON:full} at {LOCATION:landmark} omg
Dear {ORG:company}, your service is a joke. {USER:handle} #fail
Watching {ORG:team} vs {ORG:team} with {PERSON:first} {EMOJI}
{PERSON:full} for president! #vote
good morning {LOCATION:city}!! who's coming to see {ORG:band} tonight?
I love {PERSON:lower} so much {EMOJI}{EMOJI}
.{USER:handle} {USER:handle} can you believe what {PERSON:last} said about {LOCATION}?
Traffic on {ADDRESS} is crazy, avoid. #{N}news
{PERSON:first} >>> everyone else
new video with {USER:handle}, link: {URL}
{ORG:band} were incredible at {LOCATION:landmark} last night
as {AN} {NRP} girl in {LOCATION:city} i feel this {EMOJI}
congrats {PERSON:full} & {PERSON:full} on the baby! {EMOJI}
@ {LOCATION:city} w/ {PERSON:first}, {PERSON:first} and {USER:handle}
ok but {PERSON:last} to {ORG:team} for {PRICE}? lol no
why does {ORG:company} think {NRP:people} don't drink tea
follow my backup {USER:handle} or add me on discord: {USER}
the {NRP:politics} candidate {PERSON:full} wins {LOCATION:state}!
## review prose
Great {PRODUCT}! {PERSON:first} at the {LOCATION:city} store was so helpful.
Stayed at {ORG:company} near {LOCATION:landmark}. The manager, {TITLE} {PERSON:last}, was rude. {SCORE} stars.
We had the {FOOD} at {ADDRESS} and it was delicious. Ask for {PERSON:first}!
{TITLE} {PERSON:full} is the best dentist in {LOCATION:city}. The practice is at {ADDRESS}.
Avoid {ORG:company}. I sent {N} mails to {EMAIL} and called {PHONE}, no reply.
the book by {PERSON:full} is way better than the film
Bought for my {AGE:adj} daughter {PERSON:first}, she loves it.
Five stars for {PERSON:first} from {ORG:company}, who came all the way from {LOCATION:city}!
The {FOOD} is not what you get in {LOCATION:city}, but the {NRP} owner knows her craft.
Reviewed by {USER} on {DATE}: works as described, shipped to {LOCATION:country} in {DURATION}.
{ORG:company}'s {PRODUCT} broke after {DURATION}.
Our mechanic {PERSON:first} fixed the {PRODUCT} for {PRICE}.
## news prose
{LOCATION:city} ({ORG:agency}) - {PERSON#1:full}, {AGE:number}, was elected on {DAY}. {PERSON#1:last} thanked her \
voters.
{PERSON:full}, the {NRP} prime minister, met {PERSON:full} in {LOCATION:city} on {DATE}.
The {NRP} government said that {BIG} people had fled to {LOCATION}.
Police in {LOCATION:city} arrested {AN} {AGE:adj} man near {ADDRESS} on {DAY}.
{ORG:agency} criticised {ORG:company} over its plans in {LOCATION}.
{PERSON:full} beat {PERSON:full} {SCORE} in {LOCATION:city} to reach the final.
{ORG:team} signed {PERSON:full} from {ORG:team} for {PRICE}.
Protests by {NRP:group} and {NRP:group} spread from {LOCATION:city} to {LOCATION:city}.
"We will rebuild {LOCATION}," said {PERSON#1:full}, spokesman for {ORG:agency}. {PERSON#1:last} is {AN} {NRP:politics}.
{NRP:people} and {NRP:people} go to the polls in {YEAR}.
An earthquake struck {LOCATION}, {SIZE} from {LOCATION:city}, at {TIME}.
{ORG:company} opens a plant in {LOCATION:region}, says {PERSON:full}, its CEO.
{PERSON:last}, who grew up in {LOCATION}, studied at {ORG:school} before joining {ORG:agency}.
{LOCATION:country} and {LOCATION:country} signed a treaty on {DATE}, {ORG:agency} reports.
The {NRP} {JOB} {PERSON:full} won {PRICE} in the lottery.
The {NRP:politics} Party lost {N} seats in {LOCATION:region}.
## obituary prose
{PERSON#1:full}, {AGE:number}, of {LOCATION:city}, passed away on {DATE}. {PERSON#1:first} was born on {DOB} to \
{PERSON:first} and {PERSON:full}.
In loving memory of {PERSON:full} ({DOB} - {DATE}).
She is survived by her husband {PERSON:first}, her children {PERSON:first} (and {PERSON:first}) of {LOCATION:city} \
and {PERSON:first} of {LOCATION:city}.
The service for {PERSON:full} is at {ORG:agency}, {ADDRESS}, {LOCATION:city}, on {DATE:time}.
{TITLE} {PERSON:last} taught at {ORG:school} for {N} years and was a devout {NRP:religion}.
{PERSON:first} loved fishing, {ORG:team} and his dog. Rest in peace, {PERSON:first}.
## encyclopedia prose
{PERSON#1:full} (born {DOB}) is {AN} {NRP} {JOB}. {PERSON#1:last} was born in {LOCATION:city}.
{PERSON:full} was {AN} {NRP} painter who lived in {LOCATION:city} and {LOCATION:city}.
{ORG:band} are {AN} {NRP} rock band from {LOCATION:city}, formed by {PERSON:full} and {PERSON:full}.
{ORG:company} is {AN} {NRP} company with its seat in {LOCATION:city}. Its founder was {PERSON:full}.
{LOCATION:city} is a town in {LOCATION:region} with {BIG} inhabitants.
{ORG:school} is a university in {LOCATION:city}, {LOCATION:country}.
{ORG:team} play in {LOCATION:city}. Their coach is {PERSON:full}.
In {YEAR} {PERSON:last} moved to {LOCATION}, where she met {PERSON:full}.
The film was directed by {PERSON:full} and stars {PERSON:full} and {PERSON:full}.
The species was described by {PERSON:last} in {YEAR} and lives in {LOCATION} and {LOCATION}.
The album was recorded in {LOCATION:city} with {PERSON:full} on guitar for {ORG:band}.
He was the first {NRP:religion} and the first {NRP} to lead {ORG:agency}.
The river rises in {LOCATION:region} and flows through {LOCATION:city} and {LOCATION:city}.
{PERSON:last}'s theorem is named after {PERSON:full}, {AN} {NRP} mathematician.
## talk chat
have you seen the new {PERSON:full} movie? it plays in {LOCATION:city}
my favourite song is {FILM} by {ORG:band}
who is better, {PERSON:full} or {PERSON:full}?
who wrote this song? was it {PERSON}?
where is {LOCATION} and do they speak English there?
When was {PERSON:full} born?
What's the capital of {LOCATION:country}?
i think {PERSON:first} likes you
did {PERSON:first} tell you about {LOCATION}?
don't tell {PERSON:first}!!
{PERSON:first} is such a good cook, her {FOOD} is the best in {LOCATION:city}
ask {PERSON:first} if {PERSON:first} comes too
{PERSON:first}'s {PRODUCT} is newer than mine
play {ORG:band} on the radio
The actor {PERSON:full} lives in {LOCATION} now.
so {PERSON} and {PERSON} broke up, {PERSON:first} moved back to {LOCATION:city}
saw {ORG:band} live in {LOCATION:city} with {PERSON:first}, {SCORE} would go again
Coach {PERSON:last} says {PERSON:last} won't play against {ORG:team}.
## dating chat
{PERSON:first}, {AGE:number}, {LOCATION:city}. {JOB}. Likes dogs.
Looking for a nice {NRP:religion} girl in {LOCATION:city}, I'm {AGE}
hey {PERSON:first} ;) you're from {LOCATION} too? snap me {USER}
{AGE:number}/f/{LOCATION:city}, dm {USER:handle}
We matched on {DAY}, he's {AGE:number}, {NRP}, and works for {ORG:company}.
## invitation prose
{PERSON:first} and {PERSON:first} are getting married! Join us on {DATE} at {ORG:agency}, {ADDRESS}, {LOCATION:city}.
You are invited to {PERSON:first}'s {N}th birthday on {DATE:day} at {ADDRESS}. RSVP to {PERSON:first}, {PHONE}.
Book club at {PERSON:first}'s, {ADDRESS}, {DAY} {TIME}
{TITLE} and {TITLE} {PERSON:full} request the pleasure of your company.
Church picnic, {DATE:day}, {LOCATION:landmark}. Bring salads. Questions: {PERSON:full} {EMAIL}
## prompt prose
Write a letter to {PERSON:full}, {POSTAL}, and complain about the noise.
Summarize this: "{PERSON:full} of {ORG:company} flew to {LOCATION:city} to meet {TITLE} {PERSON:last}."
Translate into French: My name is {PERSON} and I come from {LOCATION}.
Draft an e-mail to my boss {PERSON:first} saying that I am ill. Sign as {PERSON:first}.
Write a short bio for {PERSON#1:full}, {AGE:number}, {JOB} at {ORG:company} in {LOCATION:city}. Mention that \
{PERSON#1:first} is {NRP}.
Extract all names from: {PERSON:full}, {PERSON:full} and {PERSON:full} met in {LOCATION:city}.
You are an assistant of {ORG:company}. The user is {PERSON:full} ({EMAIL}).
Here is my CV, make it better:⏎{PERSON:full}⏎{ADDRESS}⏎{LOCATION:city}⏎{PHONE}⏎Experience: {JOB}, {ORG:company}
Explain to {PERSON:first}, who is {AGE:child}, how rainbows work.
What should I answer? {PERSON:first} wrote: "can you pick me up at {ADDRESS}?"
Create a poem for {PERSON:first} and {PERSON:first}, who met in {LOCATION}.
Fill in the form for {PERSON:full}, DOB {DOB}, SSN {SSN}, {POSTAL}.
Is {PERSON:full} from {LOCATION:city} the same person as {USER:handle}?
Reply to {TITLE} {PERSON:last} in a friendly tone: the {PRODUCT} ships on {DAY}.
plan a trip from {LOCATION:city} to {LOCATION:city} for {PERSON:first} and me
## story prose
{PERSON:first} looked at {PERSON:first}. "We are leaving {LOCATION:city} tonight," she said.
When {PERSON#1:first} was {AGE}, {PERSON#1:first}'s father sold the house on {ADDRESS}.
Old {TITLE} {PERSON:last} never left {LOCATION:city} again.
Grace was said, the roses bloomed, and {PERSON:first} marched off in May.
It was {PERSON:full} who found the letter in {LOCATION:city}.
Once upon a time, {PERSON:first} the {JOB} lived in {LOCATION}.
"{PERSON:first}!" "What is it, {PERSON:first}?"
Everybody in {LOCATION:city} knew {PERSON:full}, the {NRP} {JOB} with the red hat.
"""
