"""Spanish messages."""

from __future__ import annotations

from typing import Final

__all__ = ["TEMPLATES"]

TEMPLATES: Final = """\
## es_mail mail
Buenos días, me llamo {PERSON:full} y mi número de cliente es {ID}. Todavía no he recibido el pedido {ORDER}.
Estimados señores: les comunico que mi nueva dirección es {POSTAL}. Atentamente, {PERSON:full}
[[Estimado|Estimada]] {TITLE} {PERSON:last}:⏎⏎\
Gracias por su carta del {DATE}. Le llamará nuestra compañera {PERSON:full}.⏎⏎Un \
saludo⏎{ORG:company}
Hola {PERSON:first}, ¿me pasas el teléfono de {PERSON:first}? El mío es {PHONE}.
De: {PERSON#1:full} <{EMAIL#1}>⏎Para: {PERSON:full} <{EMAIL}>⏎Fecha: {DATE:time}⏎Asunto: presupuesto
Por favor, transfiera {PRICE} a la cuenta {IBAN} a nombre de {PERSON:full}.
{PERSON:full}⏎{ORG:company}⏎{POSTAL:lines}⏎Tel. {PHONE}⏎{EMAIL}
Mi usuario es {USER} y no puedo entrar desde la IP {IP}.
El técnico tenía que venir a {ADDRESS}, en {LOCATION:city}, pero no apareció nadie.
## es_form form
Nombre: {PERSON:first}⏎Apellidos: {PERSON:last}⏎Fecha de nacimiento: {DOB}⏎Nacionalidad: {NRP}⏎DNI: {ID:tax}
Dirección: {ADDRESS}⏎Código postal: {POSTCODE}⏎Ciudad: {LOCATION:city}⏎País: {LOCATION:country}⏎Móvil: {PHONE}
Destinatario:⏎{TITLE} {PERSON:full}⏎{POSTAL:lines}
Permiso de conducir {LICENSE} expedido el {DATE} a nombre de {PERSON:full}
Pasaporte: {PASSPORT} / Titular: {PERSON:upper} / Edad: {AGE}
Factura {ORDER} para {ORG:company}, a la atención de {PERSON:full}, {POSTAL}
{"nombre": "{PERSON:full}", "ciudad": "{LOCATION:city}", "correo": "{EMAIL}"}
## es_prose prose
Me llamo {PERSON} y vivo en {LOCATION:city}.
{PERSON:full}, de {AGE}, trabaja en {ORG:company}, en {LOCATION:city}.
La paciente {PERSON:full}, {AGE}, ingresó el {DATE} en el {ORG:hospital}. La atendió el {TITLE} {PERSON:last}.
{PERSON:full} nació el {DOB} en {LOCATION:city}, {LOCATION:country}.
Los {NRP:people} y los {NRP:people} celebran hoy la fiesta.
Mi abuela {PERSON:first} tiene {AGE} y es de {LOCATION:city}.
{PERSON:last} ficha por {ORG:team} tras dejar {ORG:team}.
Escribe una carta a {PERSON:full}, {POSTAL}.
ayer estuve con {PERSON:first} y {USER:handle} en {LOCATION:city}, qué risa
La {TITLE} {PERSON:last} da clases en la {ORG:school}.
Es una mujer de nacionalidad {NRP} y religión {NRP:religion}.
{ORG:company} tiene su sede en {ADDRESS}, {LOCATION:city}.
Cita con el {TITLE} {PERSON:last} el {DATE:time}
¿conoces a {PERSON}? vive cerca de {LOCATION:city}
## es_plain prose negative
El pedido {ORDER} por {PRICE} ya ha sido enviado.
¿Cuándo llega mi paquete? Llevo {N} días esperando.
La reunión del {DAY} se aplaza hasta la semana que viene.
La versión {VERSION} corrige el error {ERR}.
¿Qué tiempo hará el {DAY}? En mayo llovió mucho.
Indique su nombre, su dirección y su fecha de nacimiento.
El partido terminó {SCORE}. ¡Qué noche!
¡ESTO ES UNA VERGÜENZA! ¡QUIERO QUE ME DEVUELVAN EL DINERO!
¿Cómo puedo darme de baja por internet?
Los precios subieron un {PCT} este año.
"""
