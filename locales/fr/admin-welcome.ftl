# Réglages : la page d’accueil
admin-settings-welcome = Mots de la page d’accueil
admin-welcome-own = Vos mots
admin-welcome-default = Les mots du programme
admin-welcome-lead = Ce que vos lecteurs lisent en premier, au-dessus des livres. Un champ vide reprend les mots du programme.
admin-welcome-french = En français
admin-welcome-english = En anglais
admin-welcome-headline = Phrase d’accueil
admin-welcome-text = Texte d’accueil
admin-welcome-usual = D’habitude : { $usual }
admin-welcome-wrong = Écrivez { $count } caractères au plus, sans caractères invisibles.
