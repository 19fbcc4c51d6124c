"""Ordinary sentences in Spanish: none of them holds personal data."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final = """\
Estimados señores: adjunto les envío nuestro presupuesto.
Asunto: solicitud de reembolso
Asunto: baja del servicio
Nombre, apellidos, dirección, código postal, ciudad, teléfono
Número de cliente:
Fecha de nacimiento:
Edad:
Titular de la cuenta
Un cordial saludo y gracias por su atención
La reunión se aplaza hasta nuevo aviso.
El jueves no puedo, mejor el viernes por la tarde.
Quiero darme de baja cuanto antes.
La lavadora hace un ruido muy raro desde ayer.
El paquete llegó roto y la caja estaba abierta.
Su pedido ha sido enviado y llegará la próxima semana.
La comida estaba riquísima, aunque el servicio fue lento.
Estoy muy decepcionada con la calidad de la tela.
¿Me puede llamar mañana por la mañana?
Llueve desde hace tres días, qué pena.
Los niños juegan en el parque con el perro.
Mi vecina plantó tomates y calabacines.
El médico le recetó reposo y un jarabe.
El paciente presenta tos seca y fiebre.
El juez desestimó la demanda.
El gobierno propone una nueva ley de vivienda.
El partido terminó en empate.
Mezcle la harina, el azúcar y los huevos y añada la leche.
Deje reposar la masa durante una hora.
Mañana habrá nubes y algún claro.
¿Olvidó su contraseña? Pulse aquí.
Guardar, Cancelar, Siguiente, Anterior, Ajustes, Salir
Se ha producido un error, inténtelo más tarde.
El piso tiene dos habitaciones, cocina y balcón.
El alquiler no incluye los gastos de comunidad.
La impresora vuelve a estar averiada.
¿Cuánto tarda la reparación?
Dos entradas para la sesión de las ocho, por favor.
La película es divertida, pero el final se hace largo.
Los alumnos aprenden fracciones y geometría.
La batería ya no dura ni medio día.
No te olvides de comprar pan y leche.
Tranquilo, yo me encargo.
Ya llego, estoy en un atasco.
Qué tontería, eso no es verdad.
El gato duerme en el sofá.
Buscamos una persona motivada y responsable.
Envío, devolución, factura, descuento, gastos
El banco ha bloqueado mi tarjeta.
¡Feliz cumpleaños y que cumplas muchos más!
¿Quién tiene las llaves del sótano?
El museo está cerrado por obras.
El seguro no cubre los daños.
Rellene el formulario y fírmelo, por favor.
Me gusta el color, pero la talla no me queda bien.
El tren llegó con cuarenta minutos de retraso.
Permiso de conducir caducado
Llevo una semana esperando mi pedido.
Lamentamos las molestias ocasionadas.
Expedido a nombre del solicitante
Asunto: recordatorio de pago pendiente
Asunto: convocatoria de junta de vecinos
Asunto: Su factura de la luz ya está disponible
RV: turnos de guardia de agosto
Buenas noches, ¿sigue en venta la cómoda de nogal?
Quedo a la espera de su respuesta.
Sin otro particular, reciba un atento saludo.
¡Un abrazo fuerte y hasta luego!
Estado civil:
Profesión:
Persona de contacto en caso de emergencia:
Lugar de expedición:
Importe total con impuestos:
Firma del interesado:
Sexo:
Correo electrónico:
Motivo de la consulta:
Parentesco:
Observaciones:
Línea de ayuda abierta de lunes a sábado
Todas las líneas están ocupadas, manténgase a la espera.
El plazo vence mañana a las doce.
holaa q haces esta noche??
jajaja me parto contigo
tqm, luego hablamos porfa
No manches, güey, ¡qué padre!
Vale, guay, nos vemos a las siete
Estoy sin saldo, te escribo por wifi
Qué rollo, me quedé dormida en clase
Aspiradora potente y manejable, algo ruidosa.
La suela se despegó a las dos semanas, un timo.
Calidad-precio insuperable, repetiré seguro.
Embalaje cuidado, manual ilegible, faltaban tornillos.
Trato cercano, habitación amplia, colchón comodísimo.
Postre empalagoso y carne totalmente insípida.
Le quito una estrella por el aire acondicionado.
Desenchufe el enrutador, espere treinta segundos y enciéndalo.
El controlador gráfico no es compatible con esta versión.
Vacíe la caché del navegador y recargue la página.
La pantalla parpadea al conectar el cargador.
El programa se cuelga tras cada actualización.
Archivo no encontrado
Acceso denegado: permisos insuficientes
Espacio en disco insuficiente
Tiempo de espera agotado
Este campo es obligatorio
Su sesión ha caducado
Añadir al carrito
Mostrar más resultados
Descargar adjunto
Editar perfil
Ordenar por relevancia
Arrastre sus fotos hasta aquí
Búsqueda avanzada, Filtros, Favoritos, Historial, Papelera
Vista previa de impresión
Aceptar todas las cookies
Radiografía de tórax sin hallazgos relevantes.
Dolor lumbar irradiado a la pierna izquierda.
Antecedentes: hipertensión, asma, alergia a la penicilina.
Tome una pastilla cada ocho horas durante cinco días.
La enfermera cambia el vendaje a diario.
La herida cicatriza sin enrojecimiento ni hinchazón.
Acuda en ayunas para el análisis de sangre.
El dentista me empastó una muela y limpió el sarro.
Vacuna, receta, jeringuilla, muletas, silla de ruedas
Embarazo de veinte semanas, evolución favorable.
La abogada alega legítima defensa.
El acusado niega los hechos que se le imputan.
El arrendador debe devolver la fianza.
Dicha cláusula es abusiva y, por tanto, nula.
La custodia compartida se decidirá en la vista.
El notario leyó el testamento ante los herederos.
Las partes acuerdan acudir a mediación.
La testigo prestó juramento.
Poder, embargo, querella, multa, sentencia, recurso
El comedor ofrece menú vegetariano los miércoles.
El examen de química tratará sobre los ácidos.
A su redacción le faltan argumentos y ejemplos.
Las clases empiezan a mediados de septiembre.
Mochila, estuche, cuaderno, goma, escuadra, compás
Mi hijo repite tercero de secundaria.
Los becarios exponen su trabajo el viernes.
La directora prohíbe los móviles en el recreo.
Boletín de calificaciones del segundo trimestre
Evaluación anual: recuerde fijar sus objetivos.
El turno de noche releva al de tarde a las diez.
El sindicato convoca huelga contra los despidos.
Contrato indefinido, tres meses de prueba, jornada completa
Teletrabajo dos días por semana y seguro dental
El contable revisa los asientos antes del cierre.
La obra avanza pese a la escasez de cemento.
Fiche al entrar en la fábrica.
Su transferencia fue rechazada por falta de fondos.
El tipo de la hipoteca sigue subiendo.
Descubierto, comisiones, talonario, recibo, ahorro
Saldo disponible tras operaciones
El cajero se tragó mi tarjeta de débito.
Reclamo un cargo de cuarenta y nueve euros.
Siniestro declarado, peritaje en quince días.
La franquicia asciende a trescientos euros.
Robo, incendio, rotura de lunas, daños por agua
La indemnización solo abarca el mobiliario.
Estudio amueblado, luminoso, cerca del metro, libre en junio
Moho en el techo, grifo que gotea, persiana atascada.
La calefacción central arranca en otoño.
El portero saca la basura antes del amanecer.
Ascensor fuera de servicio, utilicen la escalera.
Parqué antiguo, molduras, chimenea, doble acristalamiento
Mis compañeros de piso nunca friegan los platos.
Embarque inmediato por la puerta doce
Maleta extraviada, vuelo cancelado, conexión perdida.
Lleve botas de montaña y una cantimplora.
Albergue, casa rural, crucero, excursión, mochilero
En la aduana registran el equipaje al azar.
Peaje, rotonda, desvío, aparcamiento de pago, semáforo
El barco zarpa con la marea alta.
Próxima parada: final de trayecto.
La portera detuvo un penalti decisivo.
El pelotón corona el puerto bajo el granizo.
El entrenador alinea tres delanteros y un solo mediocentro.
Natación, esgrima, remo, halterofilia, salto de longitud
Se torció el tobillo jugando al tenis.
La afición cantaba todavía en las gradas.
Sofría la cebolla picada en un chorrito de aceite.
Precaliente el horno, engrase el molde y tamice la levadura.
Espume el caldo y rectifique de sal.
Puerro, nabo, remolacha, col rizada, berenjena, hinojo
Pera, cereza, arándano, mora, pomelo, albaricoque
Espolvoree perejil y sirva templado.
Una cucharada de vinagre y una pizca de pimienta
Salmón ahumado, gambas al ajillo, mejillones, calamares
Queso de cabra, chorizo, pepinillos, mostaza, empanada
Aguacate, frijoles, elote, cilantro, chile, tortillas
Se esperan heladas en cotas altas.
Viento fuerte, tormentas y rachas al mediodía.
Ola de calor: hidrátese y baje las persianas.
Niebla persistente y después sol abundante
La nieve se derrite y el arroyo se desborda.
Escoba, fregona, estropajo, cubo, detergente, lejía
Quite la mancha del mantel con bicarbonato.
¡La tostadora echa humo, desenchúfala ya!
Planche la camisa del revés a temperatura suave.
Se fundió otra vez la bombilla del pasillo.
Martillo, destornillador, taladro, taco, sierra, alicates
La votación será a mano alzada.
La oposición denuncia una reforma injusta y chapucera.
Los diputados aprobaron la enmienda sobre las pensiones.
La mayoría se resquebraja por los presupuestos.
El ayuntamiento estudia el transporte gratuito.
Miles de firmas contra el cierre del ambulatorio
¡Qué alegría volver a veros a todos!
Me siento sola, agotada y un tanto perdida.
Está enfurruñado porque se burlaron de él.
Siente tanto orgullo como alivio.
Los celos acabaron ahogando su amistad.
Estoy hasta las narices, de verdad.
¿Dónde queda la farmacia más próxima?
¿Desde cuándo padece mareos?
¿Por qué mi compra sigue retenida?
¿A qué hora abre la piscina?
¿Conserva el tique de caja?
¿Admiten mascotas?
Gire a la izquierda y bordee el canal.
Agítese antes de usar. Manténgase fuera del alcance de los niños.
Tire de la lengüeta y presione con firmeza.
Consérvese en lugar fresco y seco.
Atornille las patas bajo el tablero con la llave incluida.
HUELGA DE BASUREROS: ACERAS REPLETAS DE BOLSAS
REBAJAS DE INVIERNO: ÚLTIMOS DÍAS
CUIDADO, RECIÉN PINTADO
PROHIBIDO FUMAR
SALIDA DE EMERGENCIA
AVISO A LOS INQUILINOS
Suben Los Alquileres: Qué Cambia En Enero
Cómo Elegir Un Colchón Sin Arruinarse
Cinco Trucos Para Dormir Mejor
Aviso Legal
Política De Privacidad
Ardilla, erizo, tejón, lechuza, rana, libélula
La yegua parió un potro robusto.
Los ganaderos esquilan las ovejas en primavera.
Abrigo, bufanda, gorro, guantes, medias, botines
Falda plisada, cintura alta, forro satinado
La orquesta afina los violines tras el telón.
Esta novela negra me mantuvo en vilo hasta el epílogo.
La muestra reúne grabados, acuarelas y esculturas.
Las investigadoras analizan la fotosíntesis de las algas.
El satélite transmite imágenes del deshielo.
El cuarenta por ciento de los hogares recicla envases.
Martes, taller de cerámica; domingo, mercadillo solidario.
""".strip().split("\n")
