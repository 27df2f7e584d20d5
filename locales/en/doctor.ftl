# doctor
doctor-part-address = Public address
doctor-part-proxy = Server in front
doctor-part-callback = Notifications
doctor-part-account = CinetPay account
doctor-part-accounts = Former accounts
doctor-part-transfers = Transfers
doctor-part-gateway = Gateway
doctor-part-mail = Mail
doctor-part-sms = SMS
doctor-part-worker = Background work
doctor-part-clock = Clock
doctor-part-database = Database
doctor-part-ledger = Ledger
doctor-part-reconciliation = Reconciliation
doctor-part-files = Files
doctor-part-connections = Connections
doctor-part-disk = Disk
doctor-part-rights = Access to files
doctor-part-reading = Reading files that come in
doctor-part-key = Key
doctor-part-backup = Backup

doctor-state-ok = Well
doctor-state-warning = To improve
doctor-state-fault = To repair
doctor-all-well = All is well.
doctor-summary = To repair: { $faults }. To improve: { $warnings }. Well: { $well }.

doctor-silent = No answer within { $seconds } seconds. Try again; if nothing changes, restart this service.

doctor-address-well = The shop answers at { $url }, over an encrypted connection.
doctor-address-home = The shop answers at { $url }, which only this machine can reach. To sell, put your site’s https address into GRIOT_PUBLIC_URL.
doctor-address-open = The shop answers at { $url }, but without encryption. Put a certificate before it and an https address into GRIOT_PUBLIC_URL.
doctor-address-silent = Nobody answers at { $url }: { $why }. Check GRIOT_PUBLIC_URL, the domain name, the certificate and the server before Griot.
doctor-address-stranger = At { $url } it is not the shop that answers (code { $status }). Check GRIOT_PUBLIC_URL and the server before Griot.
doctor-address-unwell = At { $url } the shop answers, but it cannot read its shelves. See the database.

doctor-proxy-well = Visitors are told apart.
doctor-proxy-unheard = A server in front of Griot ({ $proxy }) tells the visitors’ addresses, but GRIOT_TRUSTED_PROXIES does not name it: they all count as one visitor, and the limits of one close the shop to the others. If it is yours, set “GRIOT_TRUSTED_PROXIES={ $proxy }”.
doctor-proxy-unnamed = The server that does https in front of Griot is not named: all visitors count as one. If it is on this machine, set “GRIOT_TRUSTED_PROXIES='127.0.0.1, ::1'”.

doctor-callback-well = { $url } answers, and CinetPay’s notifications are signed.
doctor-callback-unsigned = { $url } answers, but nothing proves where notifications come from. Put CinetPay’s Secret Key into CINETPAY_SECRET.
doctor-callback-home = { $url } exists on this machine only: CinetPay refuses such addresses. Put a public address into CINETPAY_NOTIFY_URL or GRIOT_PUBLIC_URL.
doctor-callback-silent = Nobody answers at { $url }: { $why }. CinetPay will not be able to announce payments. Check CINETPAY_NOTIFY_URL.
doctor-callback-stranger = { $url } answers with code { $status } instead of 200: notifications would be lost. Check CINETPAY_NOTIFY_URL and the server before Griot.

doctor-account-production = The shop really sells, with the settings of a shop.
doctor-account-development = Real payments, but with the settings for trials. Set GRIOT_ENV=production: Griot then refuses what is not safe.
doctor-account-sandbox = A trial shop: nothing is really paid. To sell, set CINETPAY_API to v2, 2026 or v1, and your account’s credentials.
doctor-account-key-shown = The shop really sells, through the old interface v1. It wants the API key in the form that every buyer’s browser sends to CinetPay: whoever reads it can ask CinetPay about your payments. Ask CinetPay to move your account to v2 or 2026.
doctor-account-test = CinetPay’s test mode: the key begins with sk_test_, and nothing is really paid. To sell, set CINETPAY_API_KEY and CINETPAY_API_PASSWORD to those of the live mode (sk_live_…).
doctor-accounts-one = Every open payment was opened with the account of today.
doctor-accounts-several = Every open payment was opened with one of today’s accounts.
doctor-terms-countries = { $account } sells to: { $countries }.
doctor-terms-everywhere = { $account } sells to the countries that no other account names.
doctor-terms-settles = { $account } does not sell: only the payments that it opened are followed.
doctor-accounts-former = { $number } open payments were opened with another account ({ $accounts }): Griot follows them with its credentials, which it keeps sealed until they are not needed any more. Do not close that account before then.
doctor-accounts-lost = { $number } open payments were opened with an account whose credentials cannot be read any more ({ $accounts }), probably because GRIOT_KEY has changed. Put the former key back, or follow these payments in that account’s CinetPay back office.
doctor-accounts-unknown = Whether open payments need another account cannot be said: the database, the key or today’s account is missing.
doctor-accounts-unread = Whether open payments need another account cannot be said: { $why }.

doctor-ledger-well = { $number } postings: each balances, and every order agrees with them.
doctor-ledger-wrong = The ledger does not agree with the orders, or a posting does not balance: { $names }. Copy the database as it is now, look at what “griot ledger check” says, and report it.
doctor-ledger-large = The ledger is too large to be proven here: run “griot ledger check” once a day.
doctor-ledger-unposted = Orders from before the ledger are not posted yet: the next start of the shop does that.
doctor-ledger-unknown = Whether the ledger is right cannot be said: the database is missing.
doctor-ledger-unread = Whether the ledger is right cannot be said: { $why }.
doctor-reconciliation-well = CinetPay’s lists and your books agree, or each difference is decided.
doctor-reconciliation-open = Differences between CinetPay and your books wait for your decision ({ $number }): open “Reconciliation” in the back office.
doctor-reconciliation-unknown = Whether your books agree with CinetPay cannot be said: the database is missing.
doctor-reconciliation-unread = Whether your books agree with CinetPay cannot be said: { $why }.

doctor-gateway-well = CinetPay answers and knows the shop (code { $code } for a payment that does not exist).
doctor-gateway-unsure = CinetPay answers { $code } for a payment that does not exist. At times it answers the same when the key is wrong: make a small purchase to be sure.
doctor-gateway-key = CinetPay does not know the API key ({ $code } { $message }). Copy it from its dashboard into CINETPAY_API_KEY.
doctor-gateway-password = CinetPay refuses the key or its password ({ $code } { $message }). Copy both from its dashboard into CINETPAY_API_KEY and CINETPAY_API_PASSWORD: each key has a password of its own.
doctor-gateway-refused-2026 = CinetPay refuses the request ({ $code } { $message }). Check CINETPAY_API_KEY, CINETPAY_API_PASSWORD and CINETPAY_CURRENCY, then write to CinetPay.
doctor-gateway-site = CinetPay does not know the site ({ $code } { $message }). Copy the Site ID from its dashboard into CINETPAY_SITE_ID.
doctor-gateway-refused = CinetPay refuses the request ({ $code } { $message }). Check CINETPAY_API_KEY and CINETPAY_SITE_ID, then write to CinetPay.
doctor-gateway-busy = CinetPay answers and asks us to wait. Try again in a few minutes.
doctor-gateway-silent = CinetPay cannot be reached: { $why }. Check this server’s connection and CINETPAY_API_URL.
doctor-transfers-off = This shop sends no money: a refund leaves in another way, and is recorded. To send it from here, set CINETPAY_TRANSFERS.
doctor-transfers-well = Money for refunds can leave. The account has { $balance }.
doctor-transfers-refused = Money for refunds cannot leave from the account { $account }: { $why }. Check CINETPAY_TRANSFER_PASSWORD and CINETPAY_TRANSFER_URL, or set CINETPAY_TRANSFERS to off.

doctor-sms-off = This shop sends no SMS: an email address is needed to order. If you have a provider, set GRIOT_SMS.
doctor-sms-folder = SMS are only files in { $folder }: no buyer gets them. To sell, set GRIOT_SMS to a provider or to off.
doctor-sms-provider = SMS leave by { $host }. None is sent to find out: each costs money.
doctor-sms-reports = SMS leave by { $host }. To know whether they are delivered, give this address to your provider: { $address } (keep it to yourself). No SMS is sent to find out: each costs money.
doctor-mail-well = The mail server lets us in.
doctor-mail-folder = Without a mail server, emails are only files in { $folder }: no buyer gets them. Put the server’s address into SMTP_URL.
doctor-mail-refused = The mail server does not let us in: { $why }. Check the name, the port and the password in SMTP_URL.

doctor-worker-well = The background work is being done: last sign { $seconds } s ago.
doctor-worker-unseen = The background work has never begun. Start “griot serve”: without it no payment is checked and no email leaves.
doctor-worker-gone = The background work has stopped for { $minutes } min: no payment is checked and no email leaves (emails waiting: { $letters }). Restart “griot serve” or “griot worker”, and read its last lines.
doctor-worker-late = Emails have been waiting their turn for { $minutes } min ({ $letters } in all): they leave more slowly than they come. If their number does not fall, look at how fast the mail server is.

doctor-clock-well = The clock is right ({ $number } s from { $server }).
doctor-clock-fast = The clock is { $unit ->
    [days] { $number } days
    [hours] { $number } h
    [minutes] { $number } min
   *[seconds] { $number } s
} ahead of { $server }. Set this machine’s time, for example with “timedatectl set-ntp true”.
doctor-clock-slow = The clock is { $unit ->
    [days] { $number } days
    [hours] { $number } h
    [minutes] { $number } min
   *[seconds] { $number } s
} behind { $server }. Set this machine’s time, for example with “timedatectl set-ntp true”.
doctor-clock-alone = No other clock answers: the time could not be compared. Check this server’s connection, then examine again.

doctor-database-well = { $version } writes and reads (schema { $schema }, { $ms } ms).
doctor-database-slow = { $version } writes in { $ms } ms, which is slow, and buyers wait. The disk or the network is overloaded: see what keeps it busy.
doctor-database-silent = The database does not do its work: { $why }. Check DATABASE_URL and the disk.

doctor-files-well = Books can be kept in { $folder }.
doctor-files-refused = Nothing can be kept in { $folder }: { $why }. Check STORAGE_URL and the folder’s permissions.
doctor-files-bucket = Nothing can be kept in { $folder }: { $why }. Check STORAGE_URL, AWS_ENDPOINT_URL, AWS_REGION, and the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: they must be allowed to read, write and delete in that bucket.

doctor-connections-well = This service may hold { $limit } files and connections open.
doctor-connections-few = This service may hold only { $limit } files and connections open: many readers at once would wait. Put “LimitNOFILE=65536” into the [Service] part of its systemd unit, then restart it.

doctor-disk-well = { $free } GB free, written in { $ms } ms.
doctor-disk-filling = Only { $free } MB are left. Make room before the next books.
doctor-disk-full = Only { $free } MB are left: orders will soon fail. Make room now.
doctor-disk-slow = { $free } GB free, but a write takes { $ms } ms. A disk as slow as this keeps buyers waiting.
doctor-disk-refused = The folder { $folder } cannot be written: { $why }. Check GRIOT_DATA and the folder’s permissions.

doctor-rights-well = Only the shop’s own account can open the database, the books and the letters.
doctor-rights-open = Other accounts on this machine can open { $path } (rights { $rights }). Run “chmod -R go= { $path }”, or start Griot again: it closes it by itself where it can.

doctor-reading-well = Files that come in are read apart, without access to other files or the network.
doctor-reading-files = Files that come in are read apart and without network, but this kernel has no Landlock: a trapped file could read others. Install Linux 5.13 or later, with Landlock.
doctor-reading-calls = Files that come in are read apart and without access to other files, but this kernel has no seccomp: a trapped file could call the network. Install a Linux kernel that has it.
doctor-reading-open = Files that come in are read apart, but this kernel has neither Landlock nor seccomp: a trapped file could read yours. Install Linux 5.13 or later, which has both.

doctor-key-well = Only you can read the key { $file }. Keep a copy elsewhere: without it, links already sent die.
doctor-key-setting = The key comes from GRIOT_KEY. Keep a copy elsewhere: without it, links already sent die.
doctor-key-open = Other accounts of this machine can read the key { $file } (permissions { $rights }). Do “chmod 600 { $file }”.
doctor-key-missing = The key { $file } cannot be read: { $why }. Restore it from a backup.

doctor-backup-well = The last backup is { $hours } h old.
doctor-backup-old = The last backup is { $hours } h old. See why it is not made any more.
doctor-backup-unknown = No backup is known: nothing says that your books and sales would survive a broken disk. Set GRIOT_BACKUP_TO, and Griot makes one every night; a script of your own ends with “touch { $file }”.
doctor-backup-failed = The last backup failed: { $why }. It is tried again every hour, and older ones are kept meanwhile.
doctor-backup-lacks = The last backup is not whole: { $why }. The older ones stay until one is.

# Why a program or a server could not: after a colon or in brackets.
cause-refused = the connection is refused
cause-late = no answer in time
cause-name = this domain name is unknown
cause-certificate = the certificate is not trusted
cause-cut = the connection was cut
cause-missing = the file does not exist
cause-forbidden = access is not allowed
cause-full = the disk is full
cause-read-only = the disk takes no writing
cause-unreachable = the network does not lead there
cause-address = this address does not exist, or its mail provider refuses it (it said: “{ $error }”)
cause-mailbox-full = the recipient’s mailbox is full (the answer: “{ $error }”)
cause-policy = the recipient’s mail provider refuses this shop’s emails (it said: “{ $error }”)
cause-refused-letter = the mail server refuses this email (it said: “{ $error }”)
cause-login = the mail server does not accept the shop’s name or password (it said: “{ $error }”)
cause-busy = the mail server asks us to come back later (it said: “{ $error }”)
cause-other = “{ $error }”
