# The back office: what stands around every page
admin-skip = Aller au contenu
admin-title = Gestion
admin-shop = Voir la boutique
admin-menu = Menu
admin-sign-out = Se déconnecter
admin-nav-home = Accueil
admin-nav-orders = Commandes
admin-nav-books = Livres
admin-nav-customers = Clients
admin-nav-coupons = Codes promo
admin-nav-reports = Chiffres
admin-nav-jobs = Tâches
admin-nav-settings = Réglages
admin-nav-webhooks = Webhooks et API
admin-nav-accounts = Équipe
admin-nav-audit = Journal
admin-nav-me = Mon compte
admin-role-owner = Propriétaire
admin-role-manager = Gérance
admin-role-support = Assistance

# Words that many pages use
admin-save = Enregistrer
admin-cancel = Annuler
admin-filter = Filtrer
admin-clear = Tout effacer
admin-older = Plus anciens
admin-newer = Plus récents
admin-optional = facultatif
admin-has-faults = Une case au moins est à revoir : c’est écrit juste à côté. Rien n’a été enregistré.

# The start page
admin-home-title = Bonjour
admin-home-todo = À faire
admin-home-calm = Rien n’attend. Tout ce qui demande une main paraîtra ici.

# The doors
admin-login-title = Connexion
admin-login-email = Votre adresse e-mail
admin-login-password = Votre mot de passe
admin-login-submit = Se connecter
admin-login-lost = Mot de passe ou téléphone perdu ? Un propriétaire de la boutique peut vous envoyer un nouveau lien ; le propriétaire lui-même en demande un sur le serveur, avec « griot owner reset ».
admin-login-wrong = L’adresse ou le mot de passe n’est pas le bon. Vérifiez aussi la touche des majuscules.

admin-invitation-title = Choisissez votre mot de passe
admin-invitation-lead = Il ouvrira la gestion de la boutique à { $email }.
admin-invitation-submit = Garder ce mot de passe et entrer
admin-password = Mot de passe
admin-password-hint = Douze signes au moins. Une petite phrase se retient mieux que des signes au hasard.
admin-password-again = Le même, encore une fois
admin-password-short = Il en faut un peu plus : douze signes au moins. Ajoutez un ou deux mots.
admin-password-differs = Les deux ne sont pas pareils. Écrivez-les de nouveau.

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
admin-problem-invitation-title = Ce lien ne sert plus
admin-problem-invitation-text = Il a déjà été utilisé, ou son temps est passé. Demandez-en un nouveau à qui vous l’a donné.
admin-problem-not-found-title = Il n’y a rien à cette adresse
admin-problem-not-found-text = Elle a peut-être été mal copiée, ou ce que vous cherchez a été retiré.
admin-problem-busy-title = Il y a foule en ce moment
admin-problem-busy-text = Attendez quelques secondes, puis rechargez la page. Rien n’a été perdu.
admin-problem-broken-title = Quelque chose n’a pas marché
admin-problem-broken-text = Ce n’est pas de votre faute, et rien n’a été changé. Rechargez la page dans un instant ; le journal du serveur dit pourquoi.
