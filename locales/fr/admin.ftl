# The back office: what stands around every page
admin-skip = Aller au contenu
admin-title = Gestion
admin-shop = Voir la boutique
admin-menu = Menu
admin-menu-close = Fermer le menu
admin-sign-out = Se déconnecter
admin-nav-home = Accueil
admin-nav-orders = Commandes
admin-nav-books = Livres
admin-nav-customers = Clients
admin-nav-coupons = Codes promo
admin-nav-reports = Chiffres
admin-nav-reconciliation = Rapproche­ment
admin-nav-jobs = Tâches
admin-nav-settings = Réglages
admin-nav-webhooks = Webhooks et API
admin-nav-accounts = Équipe
admin-nav-audit = Journal
admin-nav-me = Mon compte
admin-role-owner = Propriétaire
admin-role-manager = Gestionnaire
admin-role-support = Assistance

# Words that many pages use
admin-save = Enregistrer
admin-cancel = Annuler
admin-filter = Filtrer
admin-clear = Tout effacer
admin-older = Plus anciens
admin-pages = Pages de la liste
admin-newer = Plus récents
admin-has-faults = Un champ est à corriger : voyez le message en rouge. Rien n’a été enregistré.

# The start page
admin-home-title = Bonjour
admin-home-todo = À faire
admin-home-orders = Dernières commandes
admin-home-orders-all = Toutes les commandes
admin-home-best = Meilleures ventes
admin-home-calm = Aucune tâche en attente. Tout ce qui demande votre attention s’affichera ici.
# What a shop lacks until it can sell
admin-start-title = Avant de vendre
admin-start-done = Étapes faites : { $done } sur { $all }. La liste disparaît quand tout est prêt.
admin-start-name = Donnez un nom à votre boutique : elle s’appelle encore « Griot ».
admin-start-name-go = Nommer
admin-start-contact = Dites où les clients peuvent vous écrire : aucune adresse ne figure sur vos pages ni dans vos e-mails.
admin-start-contact-go = Écrire l’adresse
admin-start-papers = { $count ->
    [one] Publiez vos conditions de vente et la page sur les données : il y reste un blanc à remplir.
   *[other] Publiez vos conditions de vente et la page sur les données : il reste { $count } blancs à remplir dans vos pages.
 }
admin-start-papers-written = Publiez vos conditions de vente et la page sur les données : les textes sont prêts.
admin-start-papers-go = Remplir
admin-start-book = Mettez en rayon un livre à vous.
admin-start-book-go = Ajouter un livre
admin-start-account = Passez aux vrais paiements : sur le serveur, écrivez GRIOT_ENV=production, CINETPAY_API=v2 et les identifiants de votre compte CinetPay dans le fichier .env.
admin-start-account-go = Voir le diagnostic
admin-start-mail = Donnez un serveur d’e-mail à la boutique (SMTP_URL et MAIL_FROM dans le fichier .env) : sans lui, aucun e-mail n’arrive aux clients.
admin-start-mail-go = Voir le diagnostic
admin-start-backup = Faites une première sauvegarde : aucune n’est connue.
admin-start-backup-go = Voir comment
admin-start-sender = Vos e-mails partent de « griot@localhost », à qui personne ne peut répondre. Écrivez votre adresse dans MAIL_FROM, sur le serveur.
admin-start-sender-go = Voir le diagnostic
admin-start-old-backup = La dernière sauvegarde date du { $since } (GMT). Voyez pourquoi elle ne se fait plus.
admin-start-old-backup-go = Voir comment
admin-start-no-backup = La boutique est en production et aucune sauvegarde n’a jamais été faite : une panne du disque emporterait tout.
admin-start-no-backup-go = Voir comment

# The doors
admin-login-title = Connexion
admin-login-email = Votre adresse e-mail
admin-login-password = Votre mot de passe
admin-login-submit = Se connecter
admin-login-lost = Mot de passe ou téléphone perdu ? Un propriétaire de la boutique peut vous envoyer un nouveau lien ; pour le sien, le manuel dit comment faire.
admin-login-forgotten = Mot de passe oublié ?
admin-login-lost-phone = Téléphone perdu ? Un de vos codes de secours ouvre votre compte. Sinon, un propriétaire de la boutique peut vous envoyer un nouveau lien.
admin-login-wrong = L’adresse ou le mot de passe n’est pas le bon. Vérifiez aussi la touche des majuscules.
admin-forgotten-title = Mot de passe oublié
admin-forgotten-lead = Écrivez l’adresse e-mail de votre compte : vous y recevrez un lien pour choisir un autre mot de passe.
admin-forgotten-submit = Recevoir le lien
admin-forgotten-back = Revenir à la connexion
admin-forgotten-asked = { $count ->
    [one] Si un compte existe à cette adresse, un e-mail part maintenant. Son lien est valable une seule fois, pendant une minute.
   *[other] Si un compte existe à cette adresse, un e-mail part maintenant. Son lien est valable une seule fois, pendant { $count } minutes.
 }
admin-forgotten-none = Rien n’arrive ? Regardez dans les courriers indésirables, puis vérifiez l’adresse avec un propriétaire de la boutique.
admin-reset-title = Choisissez un autre mot de passe
admin-reset-lead = Il remplacera celui de { $email }. Tous les appareils où ce compte est ouvert seront déconnectés ; le code de votre téléphone reste demandé.
admin-reset-submit = Enregistrer ce mot de passe
admin-reset-done = Votre mot de passe est changé. Connectez-vous avec le nouveau.
admin-address-title = Changer l’adresse de votre compte
admin-address-lead = Le compte { $was } aura désormais l’adresse { $email }. C’est avec elle que vous vous connecterez.
admin-address-submit = Confirmer cette adresse
admin-address-done = L’adresse de votre compte est maintenant { $email }.

admin-invitation-title = Choisissez votre mot de passe
admin-invitation-lead = Il ouvrira la gestion de la boutique à { $email }.
admin-invitation-submit = Enregistrer ce mot de passe et entrer
admin-first-title = Créez le premier compte
admin-first-lead = Il peut tout dans la boutique : livres, commandes, argent, réglages, équipe.
admin-first-email-hint = Vous vous connecterez avec elle, et vos e-mails de la boutique y arriveront.
admin-first-submit = Créer ce compte et entrer
admin-first-taken = Cette adresse a déjà un compte dans la boutique. Prenez-en une autre.
admin-password = Mot de passe
admin-password-hint = Douze caractères au moins. Une petite phrase se retient mieux que des caractères au hasard.
admin-password-again = Confirmez le mot de passe
admin-password-short = Il en faut un peu plus : douze caractères au moins. Ajoutez un ou deux mots.
admin-password-differs = Les deux mots de passe ne sont pas les mêmes. Écrivez-les de nouveau.

admin-confirm-title = Votre mot de passe, s’il vous plaît
admin-confirm-lead = Ce qui suit touche à l’argent, aux données des clients ou aux accès. Nous vérifions donc que c’est bien vous.
admin-confirm-submit = Continuer
admin-confirm-back = Pas maintenant
admin-confirm-wrong = Ce n’est pas le bon mot de passe. Rien n’a été fait.

# When a page cannot be shown
admin-problem-way = Revenir à l’accueil
admin-problem-sign-in = Se connecter dans un nouvel onglet
admin-problem-status = Code { $status }
admin-problem-role-title = Cette page n’est pas ouverte à votre rôle
admin-problem-role-text = Si vous en avez besoin, demandez à un propriétaire de la boutique de changer votre rôle.
admin-problem-token-title = Ce formulaire n’est plus valable
admin-problem-token-text = Par prudence, rien n’a été fait. Revenez à la page, rechargez-la et recommencez.
admin-problem-ended-title = Votre session a pris fin
admin-problem-ended-text = Rien n’est perdu : connectez-vous dans un nouvel onglet, puis revenez ici et rechargez cette page. Ce que vous avez écrit sera envoyé.
admin-problem-invitation-title = Ce lien n’est plus valable
admin-problem-invitation-text = Il a déjà été utilisé, ou il a expiré. Demandez-en un nouveau à la personne qui vous l’a donné.
admin-problem-first-title = Ce lien n’est plus valable
admin-problem-first-text = Il a déjà été utilisé, il a expiré, ou la boutique a déjà un propriétaire. Redémarrez la boutique pour en avoir un autre, ou lancez « griot owner add » sur son serveur.
admin-problem-wait-title = Trop de tentatives
admin-problem-wait-text = Attendez une minute, puis ouvrez le lien de nouveau.
admin-problem-letter-title = Ce lien n’est plus valable
admin-problem-letter-text = Il a déjà servi, ou il a expiré après 30 minutes. Demandez-en un autre ; rien n’a été changé.
admin-problem-not-found-title = Il n’y a rien à cette adresse
admin-problem-not-found-text = Elle a peut-être été mal copiée, ou ce que vous cherchez a été retiré.
admin-problem-busy-title = Trop de visites en ce moment
admin-problem-busy-text = Attendez quelques secondes, puis rechargez la page. Rien n’a été perdu.
admin-problem-broken-title = Quelque chose n’a pas marché
admin-problem-broken-text = Ce n’est pas votre faute, et rien n’a été changé. Rechargez la page dans un instant ; le journal du serveur dit pourquoi.
admin-problem-storage-title = Le stockage des fichiers ne répond pas
admin-problem-storage-text = Les livres et les images sont gardés sur un autre serveur (STORAGE_URL), qui ne répond pas ou refuse. Rien n’a été changé. Réessayez dans une minute ; la page « Diagnostic » dit ce qui ne va pas.

# Signing in
admin-login-wait =
    { $count ->
        [one] Trop de tentatives. Attendez une seconde, puis réessayez.
       *[other] Trop de tentatives. Attendez { $count } secondes, puis réessayez.
    }
admin-login-wait-long =
    { $count ->
        [one] Trop de tentatives. Attendez une minute, puis réessayez.
       *[other] Trop de tentatives. Attendez { $count } minutes, puis réessayez.
    }
admin-again-title = Un instant…
admin-again-link = Continuer
admin-code-title = Le code de votre téléphone
admin-code-lead = Ouvrez l’application qui fait vos codes et recopiez les six chiffres affichés pour la boutique.
admin-code-label = Code
admin-code-hint = Téléphone perdu ? Écrivez ici un de vos codes de secours.
admin-code-wrong = Ce code n’est pas le bon, ou il a déjà servi. Attendez que l’application en affiche un nouveau, puis recopiez-le.
admin-code-submit = Entrer
admin-password-long = C’est trop long : mille caractères au plus.
admin-password-common = C’est un des premiers que quelqu’un essaierait : un mot connu, une suite de touches ou une date, même avec des chiffres autour. Prenez plutôt une petite phrase à vous, par exemple quatre mots qui ne vont pas ensemble.
admin-password-named = Le nom de la boutique ou votre adresse se devinent. Prenez plutôt une petite phrase à vous.

# One’s own account
admin-me-title = Mon compte
admin-me-factor = Un code en plus du mot de passe
admin-me-factor-on = Votre téléphone donne un code à chaque connexion. Un mot de passe volé ne suffit donc pas.
admin-me-factor-off = Votre mot de passe suffit pour ouvrir la gestion. Avec un code de votre téléphone en plus, un mot de passe volé ne suffit pas.
admin-me-factor-set-up = Ajouter un code
admin-me-factor-move = Changer de téléphone
admin-me-factor-remove = Ne plus demander de code
admin-me-codes-left =
    { $count ->
        [0] Vous n’avez plus de code de secours.
        [one] Il vous reste un code de secours.
       *[other] Il vous reste { $count } codes de secours.
    }
admin-me-codes-renew = Nouveaux codes de secours
admin-me-password = Changer de mot de passe
admin-me-password-present = Mot de passe actuel
admin-me-password-new = Nouveau mot de passe
admin-me-password-submit = Changer
admin-me-password-kept = Votre mot de passe est changé. Vos autres appareils sont déconnectés.
admin-me-email = Votre adresse e-mail
admin-me-email-now = Vous vous connectez avec { $email }.
admin-me-email-new = Nouvelle adresse
admin-me-email-hint = Nous y envoyons un lien. L’adresse ne change que lorsque vous l’ouvrez ; l’ancienne adresse en est prévenue.
admin-me-email-submit = Envoyer le lien
admin-me-email-sent = Un lien part vers { $email }. Ouvrez-le dans les 30 minutes.
admin-me-email-same = C’est déjà votre adresse.
admin-me-email-taken = Un autre compte a déjà cette adresse.
admin-me-email-often = Trop de liens ont été envoyés aujourd’hui. Réessayez demain.
admin-me-email-none = Pour en changer, il faut d’abord que la boutique ait un serveur d’e-mail.
admin-me-sales-title = Recevoir les ventes par e-mail
admin-me-sales-lead = Vous voulez recevoir :
admin-me-sales-each = un e-mail à chaque vente
admin-me-sales-daily = un résumé chaque matin
admin-me-sales-none = rien
admin-me-sales-done = C’est noté.
admin-me-sales-unknown = Choisissez l’une des trois possibilités.
admin-me-sessions = Appareils connectés
admin-me-browser = Navigateur
admin-me-address = Adresse
admin-me-begun = Début
admin-me-seen = Dernière activité
admin-me-own = cet appareil
admin-me-end = Déconnecter
admin-me-end-others = Déconnecter tous les autres appareils
admin-me-sessions-ended = C’est fait.
admin-me-unknown = Navigateur inconnu

# The second factor
admin-factor-title = Un code en plus du mot de passe
admin-factor-demanded = Cette boutique reçoit de vrais paiements : le mot de passe seul ne suffit pas. Vous ne remplissez cette page qu’une fois.
admin-factor-app = Installez une application qui fait des codes : Aegis, Google Authenticator, Microsoft Authenticator, FreeOTP.
admin-factor-scan = Scannez ce code QR avec l’application.
admin-factor-open = Ou ouvrez l’application sur ce téléphone
admin-factor-type = Ou recopiez cette clé dans l’application :
admin-factor-confirm = Recopiez les six chiffres que l’application affiche.
admin-factor-submit = Vérifier et enregistrer
admin-factor-picture = Code QR à scanner avec l’application
admin-factor-removed = L’ancien téléphone ne donne plus de code valable.
admin-codes-title = Vos codes de secours
admin-codes-lead = Copiez-les, enregistrez-les ou imprimez-les, et gardez-les loin de votre téléphone. Si le téléphone est perdu, chacun ouvre votre compte une seule fois. Ils ne seront plus affichés.
admin-codes-label = Dix codes, chacun valable une seule fois
admin-codes-save = Enregistrer (.txt)
admin-codes-file = Codes de secours de { $email } pour { $shop }, { $day }. Chacun sert une seule fois.
admin-codes-file-name = codes-de-secours.txt
admin-codes-done = Je les ai gardés

# The team
admin-role-owner-hint = peut tout
admin-role-manager-hint = livres et commandes, ni argent ni réglages
admin-role-support-hint = commandes : regarder, vérifier auprès de CinetPay, noter, renvoyer un lien
admin-team-title = Équipe
admin-team-member = Personne
admin-team-state = État
admin-team-role = Rôle
admin-team-code = Code
admin-team-signed-in = Dernière connexion
admin-team-never = Jamais
admin-team-with-code = avec code à la connexion
admin-team-without-code = sans code à la connexion
admin-team-active = Actif
admin-team-invited = Invitation envoyée
admin-team-suspended = Compte suspendu
admin-team-you = vous
admin-team-change = Modifier
admin-team-change-role = Changer de rôle
admin-team-renew = Envoyer un nouveau lien
admin-team-renew-hint = La personne choisit un nouveau mot de passe et prépare son téléphone de nouveau.
admin-team-suspend = Suspendre
admin-team-suspend-hint = Ses appareils sont déconnectés aussitôt.
admin-team-resume = Réactiver le compte
admin-team-invite = Inviter quelqu’un
admin-team-email = Son adresse e-mail
admin-team-invite-submit = Inviter
admin-team-email-wrong = Cette adresse e-mail n’est pas complète. Écrivez-la en entier, par exemple awa@exemple.com.
admin-team-taken = Cette personne a déjà un compte. Vous le trouvez dans la liste.
admin-team-last-owner = C’est le dernier propriétaire : sans lui, plus personne ne pourrait tout faire. Nommez-en d’abord un autre.
admin-team-owners-link = Un propriétaire demande son nouveau lien sur le serveur, avec « griot owner reset ».
admin-team-role-kept = Le rôle est changé.
admin-team-is-suspended = Le compte est suspendu.
admin-team-is-resumed = Le compte est réactivé.
admin-team-link-title = Le lien est prêt
admin-team-link-lead = Donnez-le à { $email }, et à personne d’autre : qui l’ouvre choisit le mot de passe.
admin-team-link-mailed = Il part aussi par e-mail.
admin-team-link-not-mailed = L’e-mail n’a pas pu partir : passez le lien vous-même.
admin-team-link-lives =
    { $count ->
        [one] Il est valable une seule fois, pendant une heure, et ne sera plus affiché.
       *[other] Il est valable une seule fois, pendant { $count } heures, et ne sera plus affiché.
    }
admin-team-link-back = Revenir à l’équipe

# The journal
admin-audit-title = Journal
admin-audit-lead = Ce que chacun a changé, et quand. Rien ne s’y efface.
admin-audit-who = Qui
admin-audit-what = Quoi
admin-audit-subject = À propos de
admin-audit-subject-hint = un numéro, un nom, une adresse
admin-audit-from = Du
admin-audit-until = Au
admin-audit-anyone = Tout le monde
admin-audit-anything = Tout
admin-audit-command-line = Le serveur
admin-audit-stranger = Quelqu’un
admin-refused-all =
    { $count ->
        [one] Depuis hier, une tentative d’entrer ou d’agir dans la gestion a été refusée.
       *[other] Depuis hier, { $count } tentatives d’entrer ou d’agir dans la gestion ont été refusées.
    }
admin-refused-all-go = Voir le journal
admin-moved = { $by } a envoyé le livre de la commande { $number } à une autre adresse.
admin-moved-go = Voir la commande
admin-refused-own =
    { $count ->
        [one] Depuis hier, une tentative avec votre compte a été refusée. Si ce n’était pas vous, changez votre mot de passe.
       *[other] Depuis hier, { $count } tentatives avec votre compte ont été refusées. Si ce n’était pas vous, changez votre mot de passe.
    }
mail-warning-subject = Tentatives refusées avec votre compte chez { $shop }
mail-warning-lead = Depuis 24 heures, { $count } tentatives avec votre compte de gestion ont été refusées. La dernière venait de { $address }.
mail-warning-calm = Personne n’est entré. Si c’était vous, il n’y a rien à faire.
mail-warning-code = Quelqu’un a donné le bon mot de passe et un mauvais code. Si ce n’était pas vous, votre mot de passe est connu : changez-le maintenant.
mail-warning-own = Un mot de passe long, que vous n’utilisez nulle part ailleurs, et un code en plus protègent votre compte.
mail-warning-foot = Cet e-mail ne part qu’une fois par jour.
mail-warning-open = Ouvrir mon compte
admin-audit-date-wrong = Écrivez la date ainsi : 2026-11-21.
admin-audit-detail = Détails
admin-audit-empty = Aucune entrée ne correspond.
audit-area-account = Comptes
audit-area-session = Connexions
audit-area-book = Livres
audit-area-order = Commandes
audit-area-customer = Clients
audit-area-coupon = Codes promo
audit-area-job = Tâches
audit-area-settings = Réglages
audit-area-webhook = Webhooks
audit-area-token = Jetons de l’API
audit-area-report = Exports
audit-area-royalty = Droits d’auteur
audit-area-category = Catégories
audit-area-flag = Signalements
audit-area-notification = Notifications CinetPay
audit-area-message = Messages
audit-area-sales = E-mails des ventes
audit-account-first = a créé le premier compte, { $subject }
audit-account-add = a créé le compte { $subject }
audit-account-reset = a réinitialisé le compte { $subject }
audit-account-invite = a invité { $subject }
audit-account-link = a créé un nouveau lien pour { $subject }
audit-account-role = a changé le rôle de { $subject }
audit-account-suspend = a suspendu { $subject }
audit-account-resume = a réactivé le compte { $subject }
audit-account-password = a choisi un mot de passe
audit-account-forgotten = a demandé un lien pour un mot de passe oublié (depuis { $address })
audit-account-email-wish = a demandé un lien pour prendre l’adresse { $email }
audit-account-email = a changé l’adresse de son compte : { $was } devient { $now }
audit-account-second-factor = a ajouté un code à son mot de passe
audit-account-no-second-factor = a retiré le code de son mot de passe
audit-account-recovery-codes = a demandé de nouveaux codes de secours
audit-account-recovery = a ouvert une session avec un code de secours
audit-session-begin = a ouvert une session
audit-session-end = a déconnecté d’autres appareils
audit-session-refused = a donné un mauvais mot de passe pour { $subject } (tentative { $count } de cette heure, depuis { $address })
audit-session-unknown = a essayé d’entrer avec une adresse inconnue (tentative { $count } de cette heure, depuis { $address })
audit-session-code-refused = a donné le mot de passe de { $subject } et un mauvais code (tentative { $count } de cette heure, depuis { $address })
audit-session-retype-refused = s’est trompé en confirmant son mot de passe (tentative { $count } de cette heure, depuis { $address })
audit-session-right-refused = a tenté ce que son rôle ne permet pas (tentative { $count } de cette heure, depuis { $address })
admin-problem-second-factor-title = Il manque encore le code
admin-problem-second-factor-text = Cette boutique demande un code en plus du mot de passe. Préparez-le d’abord ; rien n’a été changé.

# The invitation to the staff
mail-invitation-subject = Votre accès à la gestion de { $shop }
mail-invitation-lead = On vous invite à travailler dans la boutique { $shop }. Ouvrez ce lien et choisissez votre mot de passe :
mail-invitation-open = Choisir mon mot de passe
mail-invitation-lives =
    { $count ->
        [one] Le lien est valable une seule fois, pendant une heure.
       *[other] Le lien est valable une seule fois, pendant { $count } heures.
    }
mail-invitation-doubt = Vous n’attendiez pas cet e-mail ? N’ouvrez pas le lien et parlez-en à la boutique.
# Letters about one’s own account
mail-account-lives =
    { $count ->
        [one] Le lien est valable une seule fois, pendant une minute.
       *[other] Le lien est valable une seule fois, pendant { $count } minutes.
    }
mail-account-password-link-subject = Un autre mot de passe pour { $shop }
mail-account-password-link-lead = Quelqu’un a demandé un autre mot de passe pour votre compte { $email } chez { $shop }. Si c’est vous, ouvrez ce lien :
mail-account-password-link-open = Choisir un mot de passe
mail-account-password-link-doubt = Ce n’est pas vous ? Ne faites rien : sans ce lien, rien ne change.
mail-account-address-link-subject = Votre nouvelle adresse chez { $shop }
mail-account-address-link-lead = Le compte { $email } de la boutique { $shop } demande à prendre cette adresse. Si c’est le vôtre, ouvrez ce lien :
mail-account-address-link-open = Prendre cette adresse
mail-account-address-link-doubt = Ce n’est pas vous ? Ne faites rien : sans ce lien, rien ne change.
mail-account-password-changed-subject = Votre mot de passe chez { $shop } est changé
mail-account-password-changed-lead = Le mot de passe de votre compte { $email } chez { $shop } vient d’être changé, et les autres appareils ont été déconnectés.
mail-account-password-changed-doubt = Ce n’est pas vous ? Demandez tout de suite un autre mot de passe sur la page de connexion, et prévenez un propriétaire de la boutique.
mail-account-address-changed-subject = Votre compte chez { $shop } a une autre adresse
mail-account-address-changed-lead = Votre compte chez { $shop } a maintenant l’adresse { $email }. Celle-ci ne l’ouvre plus.
mail-account-address-changed-doubt = Ce n’est pas vous ? Prévenez tout de suite un propriétaire de la boutique.
mail-account-factor-set-subject = Un second facteur protège votre compte chez { $shop }
mail-account-factor-set-lead = Un second facteur vient d’être activé pour votre compte { $email } chez { $shop } : un code d’une application sera demandé à chaque connexion. Les autres appareils ont été déconnectés.
mail-account-factor-set-doubt = Ce n’est pas vous ? Prévenez tout de suite un propriétaire de la boutique.
mail-account-factor-removed-subject = Votre compte chez { $shop } n’a plus de second facteur
mail-account-factor-removed-lead = Le second facteur de votre compte { $email } chez { $shop } vient d’être retiré.
mail-account-factor-removed-doubt = Ce n’est pas vous ? Demandez tout de suite un autre mot de passe sur la page de connexion, et prévenez un propriétaire de la boutique.
