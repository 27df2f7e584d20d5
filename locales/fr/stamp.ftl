# L’inscription de l’acheteur dans son exemplaire.

stamp-line = Remis à { $buyer } · commande { $order }
stamp-line-order = Commande { $order }

stamp-book-pdf = Votre nom, ou votre adresse abrégée, et le numéro de la commande seront inscrits au bas de chaque page de votre exemplaire.
stamp-book-epub = Votre nom, ou votre adresse abrégée, et le numéro de la commande seront inscrits à la dernière page de votre exemplaire.
stamp-book-both = Votre nom, ou votre adresse abrégée, et le numéro de la commande seront inscrits dans votre exemplaire : au bas de chaque page du PDF, à la dernière page de l’EPUB.
stamp-buy-name = Ce nom sera inscrit dans votre exemplaire.

stamp-admin = Exemplaires au nom de l’acheteur
stamp-admin-choice = Inscrire l’acheteur dans chaque exemplaire vendu
stamp-admin-hint = Son nom, ou son adresse abrégée, et le numéro de la commande : au bas de chaque page du PDF, à la dernière page de l’EPUB. La page du livre le dit avant l’achat. Cela vaut pour les ventes à venir ; l’extrait et les fichiers que vous téléchargez ici restent sans inscription.
stamp-refused-locked = Ce PDF porte des restrictions (il est chiffré) : le nom de l’acheteur ne peut pas y être inscrit. Enregistrez-le sans restrictions, ou décochez la case.
