UPDATE messages SET error = 'no-sms-sender' WHERE error = 'no-texter';
