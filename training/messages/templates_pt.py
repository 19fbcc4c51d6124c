"""Portuguese messages."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## pt_mail mail
Bom dia, chamo-me {PERSON:full} e o meu número de cliente é {ID}. Ainda não recebi a encomenda {ORDER}.
Prezados, informo que o meu novo endereço é {POSTAL}. Atenciosamente, {PERSON:full}
[[Caro|Cara]] {TITLE} {PERSON:last},⏎⏎Obrigado pela sua carta de {DATE}. A nossa colega {PERSON:full} vai ligar-lhe.⏎⏎\
{ORG:company}
Oi {PERSON:first}, você tem o telefone da {PERSON:first}? O meu é {PHONE}.
De: {PERSON#1:full} <{EMAIL#1}>⏎Para: {PERSON:full}⏎Data: {DATE:time}⏎Assunto: orçamento
Por favor, transfira {PRICE} para a conta {IBAN} em nome de {PERSON:full}.
{PERSON:full}⏎{ORG:company}⏎{POSTAL:lines}⏎Tel. {PHONE}⏎{EMAIL}
Meu usuário é {USER} e não consigo entrar a partir do IP {IP}.
O técnico devia vir à {ADDRESS}, em {LOCATION:city}, mas ninguém apareceu.
## pt_form form
Nome: {PERSON:full}⏎Data de nascimento: {DOB}⏎Naturalidade: {LOCATION:city}⏎Nacionalidade: {NRP}⏎NIF: {ID:tax}
Endereço: {ADDRESS}⏎CEP: {POSTCODE}⏎Cidade: {LOCATION:city}⏎País: {LOCATION:country}⏎Celular: {PHONE}
Destinatário:⏎{TITLE} {PERSON:full}⏎{POSTAL:lines}
Carta de condução {LICENSE}, emitida em {DATE} para {PERSON:full}
Passaporte: {PASSPORT}, titular: {PERSON:upper}, idade: {AGE}
{"nome": "{PERSON:full}", "cidade": "{LOCATION:city}", "email": "{EMAIL}"}
## pt_prose prose
Meu nome é {PERSON} e moro em {LOCATION:city}.
{PERSON:full}, de {AGE}, trabalha na {ORG:company}, em {LOCATION:city}.
A paciente {PERSON:full}, {AGE}, foi internada em {DATE} no {ORG:hospital}. Médico: {TITLE} {PERSON:last}.
{PERSON:full} nasceu em {DOB} em {LOCATION:city}, {LOCATION:country}.
Os {NRP:people} e os {NRP:people} votaram no domingo.
A minha avó {PERSON:first} tem {AGE} e é de {LOCATION:city}.
{PERSON:last} troca {ORG:team} por {ORG:team}.
Escreva uma carta para {PERSON:full}, {POSTAL}.
ontem saí com a {PERSON:first} e o {USER:handle} em {LOCATION:city}, foi demais
A {TITLE} {PERSON:last} dá aulas na {ORG:school}.
Uma mulher de nacionalidade {NRP} e religião {NRP:religion}.
A {ORG:company} fica na {ADDRESS}, {LOCATION:city}.
Consulta com {TITLE} {PERSON:last} em {DATE:time}
você conhece {PERSON}? mora perto de {LOCATION:city}
## pt_plain prose negative
O pedido {ORDER} de {PRICE} já foi enviado.
Quando chega a minha encomenda? Estou à espera há {N} dias.
A reunião de {DAY} foi adiada para a próxima semana.
A versão {VERSION} corrige o erro {ERR}.
Como estará o tempo na {DAY}? Em maio choveu muito.
Indique o seu nome, endereço e data de nascimento.
O jogo terminou {SCORE}. Que noite!
ISSO É UM ABSURDO! QUERO MEU DINHEIRO DE VOLTA!
Como posso cancelar a assinatura pela internet?
Os preços subiram {PCT} este ano.
"""
