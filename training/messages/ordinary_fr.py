"""Ordinary sentences in French: none of them holds personal data."""

from __future__ import annotations

from typing import Final

__all__ = ["SENTENCES"]

SENTENCES: Final = """\
Madame, Monsieur, veuillez trouver ci-joint notre devis.
Objet : demande de remboursement
Objet : résiliation de mon abonnement
Comment résilier mon abonnement en ligne ?
Je souhaite résilier mon contrat dès que possible.
Nom, prénom, adresse, code postal, ville, téléphone
Numéro de client :
Date de naissance :
Nationalité :
Cordialement, le service clientèle
Bien cordialement et bonne fin de journée
Je vous prie d'agréer, Madame, Monsieur, mes salutations distinguées.
La machine à laver fait un bruit bizarre depuis hier.
Le colis est arrivé abîmé et la boîte était ouverte.
Votre commande a été expédiée et arrivera la semaine prochaine.
Le repas était délicieux mais le service un peu lent.
Je suis très déçu par la qualité du tissu.
Pouvez-vous me rappeler demain matin ?
La réunion est reportée à mercredi après-midi.
Il pleut depuis trois jours, quelle tristesse.
Les enfants jouent dans le jardin avec le chien.
Ma voisine a planté des tomates et des courgettes.
Le conducteur du bus était très aimable.
Le médecin lui a prescrit du repos et du paracétamol.
Le patient présente une toux sèche et de la fièvre.
Le tribunal a rejeté la demande.
Le gouvernement propose une nouvelle loi sur le logement.
Le match s'est terminé sur un score nul.
Mélangez la farine, le sucre et les œufs puis ajoutez le lait.
Laissez reposer la pâte pendant une heure.
Demain, temps nuageux avec quelques éclaircies.
Mot de passe oublié ? Cliquez ici.
Enregistrer, Annuler, Suivant, Précédent, Paramètres, Déconnexion
Une erreur est survenue, veuillez réessayer plus tard.
L'appartement comprend deux chambres, une cuisine et un balcon.
Le loyer ne comprend pas les charges.
L'imprimante est encore en panne.
Combien de temps dure la réparation ?
Deux billets pour la séance de vingt heures, s'il vous plaît.
Le film est drôle, mais la fin traîne en longueur.
Les élèves apprennent les fractions et la géométrie.
La batterie ne tient plus une demi-journée.
N'oublie pas d'acheter du pain et du lait.
T'inquiète, je m'en occupe !
J'arrive, je suis dans les bouchons.
C'est n'importe quoi, franchement.
Le chat dort sur le canapé.
Nous recherchons une personne motivée et rigoureuse.
Votre conseiller est en congé.
Livraison, retour, facture, remise, frais de port
La banque a bloqué ma carte.
Joyeux anniversaire et plein de bonheur !
Cette année, les prix ont beaucoup augmenté.
Qui a pris les clés de la cave ?
Le musée est fermé pour travaux.
L'assurance refuse de prendre en charge les dégâts.
Merci de remplir le formulaire et de le signer.
La couleur me plaît, mais la taille ne convient pas.
Le train avait quarante minutes de retard.
Nous vous prions de nous excuser pour ce contretemps.
Objet : relance pour un paiement en attente
Objet : convocation à l'assemblée générale des copropriétaires
Objet : Votre facture d'électricité est disponible
Tr : planning des gardes du mois d'août
Bonsoir, auriez-vous encore ce canapé d'angle en velours ?
Dans l'attente de votre réponse, recevez mes sincères salutations.
Au plaisir de vous lire
Bisous, à tout à l'heure !
Nom de jeune fille :
Profession :
Situation familiale :
Personne à prévenir en cas d'urgence :
Lieu de délivrance :
Montant total toutes taxes comprises :
Signature précédée de la mention « lu et approuvé »
Âge :
Sexe :
Courriel :
Ligne d'assistance ouverte du lundi au samedi
Ligne occupée, rappelez plus tard.
slt, tu fais koi ce soir ?
mdr t'es grave toi
jsp trop, on verra bien
Wesh, grosse flemme aujourd'hui
Dispo pour un café vers seize heures ?
Ok nickel, je te tiens au jus
Désolée, j'avais plus de batterie hier soir
C'est chaud, j'ai raté mon oral
Aspirateur puissant, maniable, un peu bruyant toutefois.
Semelle décollée au bout de deux semaines, à fuir !
Rapport qualité-prix imbattable, je rachèterai les yeux fermés.
Emballage soigné, notice illisible, vis manquantes.
Accueil chaleureux, chambre spacieuse, literie confortable.
Mousse au chocolat trop sucrée et viande carrément fade.
Étoiles retirées à cause du bruit de la climatisation.
Débranchez le routeur, patientez trente secondes, puis rallumez-le.
Le pilote graphique n'est pas compatible avec cette version.
Videz le cache du navigateur avant de recharger la page.
L'écran clignote dès que je branche le chargeur.
Le logiciel plante à chaque mise à jour.
Fichier introuvable
Accès refusé : droits insuffisants
Espace disque insuffisant
Délai de connexion dépassé
Adresse électronique invalide
Ce champ est obligatoire
Votre session a expiré, reconnectez-vous.
Ajouter au panier
Afficher davantage
Télécharger la pièce jointe
Modifier le profil
Trier par pertinence
Glissez-déposez vos photos ici
Recherche avancée, Filtres, Favoris, Historique, Corbeille
Aperçu avant impression
Accepter tous les témoins de connexion
Radiographie du thorax sans anomalie notable.
Douleurs lombaires irradiant vers la jambe gauche.
Antécédents : hypertension, asthme, allergie à la pénicilline.
Prendre un comprimé matin et soir pendant sept jours.
L'infirmière change le pansement toutes les quarante-huit heures.
La cicatrice guérit lentement, sans rougeur ni gonflement.
Une prise de sang à jeun est nécessaire.
Le dentiste a soigné une carie et détartré mes molaires.
Vaccin, ordonnance, seringue, béquilles, fauteuil roulant
Tension artérielle légèrement élevée, pouls régulier.
L'avocate plaide la légitime défense.
Le prévenu nie les faits qui lui sont reprochés.
Le bailleur doit restituer le dépôt de garantie.
Une clause abusive est réputée non écrite.
La garde alternée sera examinée à l'audience.
Le notaire procède à la lecture du testament.
Les parties conviennent d'une médiation préalable.
Le témoin a prêté serment devant le juge.
Procuration, huissier, greffe, plainte, amende, pourvoi
La cantine propose un menu végétarien chaque jeudi.
Le contrôle de mathématiques portera sur les équations.
Sa dissertation manque d'arguments et d'exemples.
Les cours magistraux débutent à la rentrée d'octobre.
Cartable, trousse, cahier, gomme, équerre, compas
Mon fils redouble sa classe de seconde.
Les stagiaires présentent leur mémoire vendredi.
La proviseure interdit les téléphones pendant la récréation.
Entretien annuel d'évaluation : pensez à fixer vos objectifs.
L'équipe de nuit relève celle du soir à vingt-deux heures.
Le syndicat appelle à la grève contre les licenciements.
Contrat à durée indéterminée, période d'essai de trois mois
Mutuelle, tickets-restaurant, télétravail deux jours par semaine
Le comptable vérifie les écritures avant la clôture.
Le chantier avance malgré la pénurie de béton.
Merci de pointer à l'entrée de l'usine.
Votre virement a été refusé faute de provision.
Le taux du crédit immobilier grimpe encore.
Découvert autorisé, agios, chéquier, prélèvement, épargne
Solde disponible après opérations
Le distributeur a avalé ma carte.
Je conteste un débit de quarante-neuf euros.
Sinistre déclaré, expertise programmée sous quinzaine.
La franchise s'élève à trois cents euros.
Vol, incendie, bris de glace, catastrophe naturelle
L'indemnisation couvre seulement le mobilier endommagé.
Studio meublé, lumineux, proche des commerces, libre en juin
Moisissure au plafond, robinet qui goutte, volet coincé.
Le chauffage collectif redémarre mi-octobre.
Le gardien sort les poubelles avant l'aube.
L'ascenseur est immobilisé, empruntez l'escalier.
Parquet ancien, moulures, cheminée, double vitrage
La colocation se passe bien, sauf pour la vaisselle.
Embarquement immédiat porte douze
Bagage égaré, vol annulé, correspondance manquée.
Prévoyez des chaussures de marche et une gourde.
Auberge, gîte, camping, croisière, randonnée
La douane fouille les valises au hasard.
Péage, bretelle, rond-point, déviation, stationnement payant
Le bateau quitte le quai à marée haute.
Voyageurs, la rame est terminus, veuillez descendre.
La gardienne a arrêté un penalty décisif.
Le peloton aborde le col sous la grêle.
L'entraîneur aligne trois attaquants et un seul milieu.
Natation, escrime, aviron, haltérophilie, course de haies
Elle s'est foulé la cheville au tennis.
Les supporters chantaient encore dans les gradins.
Faites revenir l'oignon émincé dans un filet d'huile.
Préchauffez le four, beurrez le moule, tamisez la levure.
Écumez le bouillon puis rectifiez l'assaisonnement.
Poireau, navet, betterave, chou frisé, panais, fenouil
Poire, cerise, myrtille, mûre, pamplemousse, abricot
Saupoudrez de persil haché et servez tiède.
Une cuillère à soupe de vinaigre, une pincée de sel
Saumon fumé, huîtres, crevettes, moules marinières
Fromage de chèvre, saucisson, cornichons, moutarde, baguette
Verglas attendu sur les hauteurs, soyez prudents.
Vent fort, orages et rafales en fin de matinée.
Canicule : buvez régulièrement et fermez les rideaux.
Brouillard tenace, puis soleil généreux
La neige fond déjà, le ruisseau déborde.
Balai, serpillière, éponge, seau, lessive, javel
Détachez la nappe avec du bicarbonate.
Le grille-pain fume, débranche vite !
Repassez la chemise à l'envers, fer doux.
L'ampoule du couloir a encore grillé.
Marteau, tournevis, perceuse, cheville, scie, mètre ruban
Le scrutin aura lieu à main levée.
L'opposition dénonce une réforme injuste et bâclée.
Les députés ont adopté l'amendement sur les retraites.
La majorité se fissure autour du budget.
Le conseil municipal vote la gratuité des transports.
Une pétition circule contre la fermeture de la maternité.
Quelle joie de vous revoir tous !
Je me sens seule, épuisée, un peu perdue.
Il boude parce qu'on s'est moqué de lui.
Elle éprouve autant de fierté que de soulagement.
Sa jalousie finit par étouffer leur amitié.
Ça me gonfle, vraiment.
Où se trouve la pharmacie la plus proche ?
Depuis quand souffrez-vous de vertiges ?
Pourquoi ma commande reste-t-elle bloquée ?
À quelle heure ouvre la piscine ?
Avez-vous gardé le ticket de caisse ?
Est-ce que vous acceptez les chiens ?
Tournez à gauche après le feu, puis longez le canal.
Agiter avant emploi, tenir hors de portée des enfants.
Tirez la languette et pressez fermement.
Ne pas exposer à l'humidité.
Vissez les pieds sous le plateau à l'aide de la clé fournie.
GRÈVE DES ÉBOUEURS : LES TROTTOIRS DÉBORDENT
SOLDES D'HIVER : DERNIÈRE DÉMARQUE
ATTENTION PEINTURE FRAÎCHE
DÉFENSE DE FUMER
SORTIE DE SECOURS
AVIS AUX LOCATAIRES
Hausse Des Loyers : Ce Qui Change En Janvier
Comment Choisir Un Matelas Sans Se Ruiner
Cinq Astuces Pour Mieux Dormir
Mentions Légales
Conditions Générales De Vente
Écureuil, hérisson, blaireau, chouette, grenouille, libellule
La jument a mis bas un poulain robuste.
Le berger rassemble ses brebis avant le crépuscule.
Manteau, écharpe, bonnet, gants, collants, bottines
Jupe plissée, taille haute, doublure satinée
L'orchestre accorde ses violons derrière le rideau.
Ce roman policier m'a tenu en haleine jusqu'à l'épilogue.
L'exposition réunit gravures, aquarelles et sculptures.
Les chercheurs étudient la photosynthèse des algues.
Le satellite transmet des images de la banquise.
Quarante pour cent des ménages recyclent leurs emballages.
Mardi, atelier poterie ; dimanche, brocante et vide-grenier.
""".strip().split("\n")
