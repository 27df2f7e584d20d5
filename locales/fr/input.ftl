# door

# Un PDF qui n’est pas accepté
pdf-refused-not-pdf = Ce fichier n’est pas un PDF. Choisissez le fichier PDF du livre.
pdf-refused-damaged = Ce PDF est abîmé ou incomplet. Exportez-le de nouveau, puis réessayez avec le nouveau fichier.
pdf-refused-locked = Ce PDF ne s’ouvre qu’avec un mot de passe. Ouvrez-le, enregistrez-le sans mot de passe, puis réessayez.
pdf-refused-empty = Ce PDF n’a aucune page. Exportez-le de nouveau, puis réessayez avec le nouveau fichier.
pdf-refused-too-many-pages = Ce PDF a plus de 5 000 pages. Divisez-le en plusieurs tomes.
pdf-refused-page-size = Une page de ce PDF a une taille impossible. Exportez-le de nouveau avec des pages ordinaires.
pdf-refused-script = Ce PDF contient un script, que l’appareil du lecteur peut refuser. Enregistrez-le sans JavaScript.
pdf-refused-action = Ce PDF lance un programme ou échange des données de lui-même. Enregistrez-le sans ces actions.
pdf-refused-remote = Ce PDF ouvre de lui-même une adresse ou va chercher quelque chose sur un autre ordinateur. Enregistrez-le sans cette action ; les liens vers des pages web peuvent rester.
pdf-refused-media = Ce PDF contient une vidéo, un son ou un objet 3D, que la plupart des liseuses ne montrent pas. Enregistrez-le sans ces éléments ; un lien vers une page web peut les remplacer.
pdf-refused-attachment = Ce PDF contient d’autres fichiers. Enregistrez-le sans pièces jointes.
pdf-refused-form = Ce PDF est un formulaire XFA, que beaucoup de liseuses n’ouvrent pas. Imprimez-le en PDF ordinaire.
pdf-refused-too-heavy = La lecture de ce PDF demande trop de temps ou de mémoire. Enregistrez-le sous une forme plus simple, avec des images plus petites.
pdf-refused-not-now = Le PDF n’a pas pu être lu pour le moment. Réessayez dans un instant.

# Une image de couverture qui n’est pas acceptée
picture-refused-kind = Choisissez une image PNG, JPEG ou WebP.
picture-refused-too-large = Cette image est trop grande. Ramenez son plus grand côté à 6 000 pixels au plus.
picture-refused-too-small = Cette image est trop petite et paraîtrait floue. Choisissez-en une d’au moins 240 pixels de large et 160 de haut.
picture-refused-damaged = Cette image est abîmée. Exportez-la de nouveau, puis réessayez avec le nouveau fichier.
picture-refused-not-now = L’image n’a pas pu être lue pour le moment. Réessayez dans un instant.

# Le formulaire de commande
form-has-faults = Un champ est à corriger : voyez le message en rouge. Rien n’a été commandé.
form-price-changed = Le prix de ce livre vient de changer : il est maintenant de { $price }. Rien n’a été commandé. Si ce prix vous convient, appuyez de nouveau.
form-price-country = Depuis ce pays ({ $country }), le livre coûte { $price }. Rien n’a été commandé. Si ce prix vous convient, appuyez de nouveau.
form-email-missing = Écrivez votre adresse e-mail : le lien y sera envoyé.
form-contact-missing = Écrivez votre adresse e-mail ou votre numéro de téléphone : le lien y sera envoyé.
form-email-no-at = Cette adresse e-mail n’est pas complète : il y manque le signe @. Écrivez-la en entier, par exemple awa@exemple.com.
form-email-two-ats = Le signe @ est écrit plus d’une fois. Écrivez une seule adresse, avec un seul @.
form-email-space = Il y a un espace dans l’adresse : une adresse e-mail n’en a jamais. Enlevez-le.
form-email-comma = Il y a une virgule dans l’adresse. Vous vouliez sans doute écrire un point.
form-email-accent = Une adresse e-mail n’a pas d’accent : la lettre « { $sign } » ne va pas. Écrivez la même lettre sans accent.
form-email-sign = Le caractère « { $sign } » ne va pas à cette place dans une adresse e-mail. Enlevez-le.
form-email-no-name = Cette adresse e-mail n’est pas complète : il n’y a rien avant le signe @.
form-email-no-dot = Cette adresse e-mail n’est pas complète : il manque la fin, avec un point, comme dans awa@exemple.com.
form-email-dots = Il y a un point de trop, ou il manque un mot à côté d’un point. Relisez l’adresse.
form-email-ending = La fin de cette adresse n’existe pas. Écrivez-la en entier, par exemple .com, .fr ou .ci.
form-email-long = Cette adresse e-mail est trop longue. Relisez-la.
form-email-meant = Est-ce bien { $email } ? Choisissez, ou appuyez de nouveau pour garder ce que vous avez écrit.
form-email-which = Votre adresse
form-phone-short = Ce numéro n’est pas complet : il a { $digits } chiffres, et un numéro de ce pays ({ $country }, +{ $prefix }) en a { $wanted }. Corrigez-le{ $alone ->
    [yes] .
   *[no] , ou laissez le champ vide.
}
form-phone-long = Ce numéro est trop long : il a { $digits } chiffres, et un numéro de ce pays ({ $country }, +{ $prefix }) en a { $wanted }. Corrigez-le, ou écrivez l’indicatif s’il est d’un autre pays : +221 77 123 45 67.
form-phone-sign = Le caractère « { $sign } » ne va pas dans un numéro. Enlevez-le{ $alone ->
    [yes] .
   *[no] , ou laissez le champ vide.
}
form-phone-several = Il y a deux numéros dans ce champ. N’en gardez qu’un.
form-phone-old-ivorian = Ce numéro a huit chiffres, comme avant 2021. Est-ce { $number } aujourd’hui ? { $box ->
    [yes] Cochez la case, ou écrivez
   *[no] Écrivez
} les dix chiffres.
form-phone-zeroless = Il manque un 0 au début de ce numéro, ou l’indicatif d’un autre pays. Est-ce { $number } ? { $box ->
    [yes] Cochez la case.
   *[no] Écrivez-le ainsi.
} Un numéro d’un autre pays commence par +, par exemple +221 77 123 45 67.
form-phone-landline = Ce numéro est celui d’un téléphone fixe, qui ne reçoit pas de SMS. Écrivez un numéro de téléphone mobile, ou une adresse e-mail.
form-phone-old-gabonese = Ce numéro est d’avant 2019. Au Gabon, un numéro a maintenant huit chiffres, par exemple 077 12 34 56 avec le 0. Écrivez le nouveau{ $alone ->
    [yes] .
   *[no] , ou laissez le champ vide.
}
form-phone-no-such = Aucun numéro de ce pays ({ $country }, +{ $prefix }) ne commence ainsi. Relisez-le{ $alone ->
    [yes] , ou écrivez l’indicatif s’il est d’un autre pays.
   *[no] , écrivez l’indicatif s’il est d’un autre pays, ou laissez le champ vide.
}
form-phone-which = Oui, c’est { $number }
form-push-phone = Pour payer avec { $operator } sur votre téléphone, écrivez ici son numéro, qui doit être de ce pays : { $country }. Rien n’a été débité.
form-push-refused = Cet opérateur n’a pas pu faire la demande à ce numéro. Corrigez-le, ou choisissez la page de paiement. Rien n’a été débité.
form-phone-refused = CinetPay n’accepte pas ce numéro. Corrigez-le{ $alone ->
    [yes] .
   *[no] , ou laissez le champ vide : vous l’écrirez sur la page de paiement.
} Rien n’a été débité.
form-phone-nowhere = Aucun numéro ne commence ainsi. Relisez l’indicatif du pays, par exemple +225{ $alone ->
    [yes] .
   *[no] , ou laissez le champ vide.
}
form-name-wrong = Écrivez votre nom en 100 lettres au plus, sans caractères invisibles.
form-first-name-wrong = Écrivez votre prénom, en 2 à 49 lettres : CinetPay le demande.
form-last-name-wrong = Écrivez votre nom de famille, en 2 à 49 lettres : CinetPay le demande.
form-name-address = Écrivez seulement votre nom, sans adresse de site ni d’e-mail.
form-phone-for-card = Écrivez aussi votre numéro : sans lui, la page de paiement ne propose pas la carte.
form-name-for-card = Écrivez aussi votre nom : sans lui, la page de paiement ne propose pas la carte.
form-street-missing = Écrivez la rue ou le quartier : sans adresse complète, la page de paiement ne propose pas la carte.
form-city-missing = Écrivez la ville.
form-state-wrong = Écrivez la région en 100 lettres au plus, ou laissez le champ vide.
form-zip-wrong = Écrivez les cinq chiffres du code postal. S’il n’y en a pas chez vous, écrivez 00000.
form-country-wrong = Choisissez un des pays de la liste : la boutique ne vend pas ailleurs.

invoice-order = Commande
invoice-book = Livre

language-french = français
language-english = anglais

# La page d’une commande
grant-expired = Ce lien a expiré. Demandez-en un nouveau : il n’y a rien à payer.
grant-used-up = Tous les téléchargements de cette commande ont été utilisés. S’il vous manque encore le livre, écrivez-nous avec le numéro de la commande.
grant-revoked = Cette commande ne donne plus accès au livre. Si vous ne savez pas pourquoi, écrivez-nous avec le numéro de la commande.

# Quand une page ne peut pas être montrée
problem-way-home = Voir tous les livres
problem-way-back = Revenir à la page précédente
problem-not-found-title = Cette page est introuvable
problem-not-found-text = L’adresse a peut-être été mal copiée, ou le livre a été retiré. Si vous avez payé un livre, son lien est dans le message que vous avez reçu.
problem-form-spent-title = Ce formulaire a déjà servi
problem-form-spent-text = Rien de plus n’a été commandé. Si vous avez payé, le lien pour lire est dans le message que vous avez reçu. Pour une autre commande, rouvrez la page du livre.
problem-busy-title = Trop de visites en ce moment
problem-busy-text = Attendez quelques secondes, puis rechargez la page. Rien n’a été perdu.
problem-broken-title = Une erreur est survenue
problem-broken-text = Votre demande n’a pas pu être traitée. Rechargez la page dans un instant. Si vous avez déjà payé, nous retrouverons votre paiement sans que vous ayez rien à faire.
problem-storage-title = Le livre n’est pas disponible pour le moment
problem-storage-text = Le serveur où nos fichiers sont gardés ne répond pas. Aucun téléchargement ne vous est compté : attendez une minute, puis rouvrez le lien de votre livre.
problem-too-often-title = Un instant, s’il vous plaît
problem-too-often-text = Beaucoup de demandes sont arrivées à la fois. Attendez une minute, puis recommencez : rien n’est perdu.
problem-cross-site-title = Ce formulaire vient d’un autre site
problem-cross-site-text = Par prudence, rien n’a été fait. Passez par la page de la boutique et appuyez de nouveau.
problem-too-large-title = C’est trop long pour ce formulaire
problem-too-large-text = Rien n’a été enregistré. Revenez au formulaire et écrivez plus court.
problem-signs-title = Cette demande contient un caractère invisible
problem-signs-text = Un caractère de contrôle, que l’on ne voit pas, se trouve dans l’adresse ou dans un champ du formulaire. Rien n’a été fait. Revenez en arrière et tapez de nouveau ce que vous aviez collé.
problem-cut-title = La connexion a été coupée
problem-cut-text = Votre demande n’est pas arrivée en entier et rien n’a été fait. Réessayez quand le réseau est meilleur.
unread-400 = Cette demande est illisible : rien n’a été fait. Si vous avez suivi un lien, copiez-le seul, sans le texte qui l’entoure, puis réessayez.
unread-408 = Votre demande n’est pas arrivée en entier et rien n’a été fait. Réessayez quand le réseau est meilleur.
unread-431 = Votre navigateur envoie trop de données avec cette demande, et rien n’a été fait. Effacez les cookies de ce site, puis réessayez.
