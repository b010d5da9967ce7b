//! The SQL of webhooks and their deliveries.

db::statements! {
    /// Adds a webhook.
    pub ADD = "insert into webhooks (id, url, description, secret, objects, actions, kinds, actor, actor_id, created_at, from_seq) \
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    /// Every webhook, oldest first.
    pub ALL = "select id, url, description, objects, actions, kinds, actor, actor_id, created_at, from_seq, disabled_at, \
         disabled_reason, failing_since, succeeded_at, last_status from webhooks order by created_at, id";
    /// One webhook.
    pub ONE = "select id, url, description, objects, actions, kinds, actor, actor_id, created_at, from_seq, disabled_at, \
         disabled_reason, failing_since, succeeded_at, last_status from webhooks where id = $1";
    /// How many there are.
    pub COUNT = "select count(*) from webhooks";
    /// Changes where and for what a webhook is called, and whether.
    pub CHANGE = "update webhooks set url = $2, description = $3, objects = $4, actions = $5, kinds = $6, disabled_at = $7, \
         disabled_reason = $8, failing_since = $9 where id = $1";
    /// A new secret; the one before goes on for a while.
    pub ROTATE = "update webhooks set former_secret = secret, former_until = $3, secret = $2 where id = $1";
    /// Removes a webhook.
    pub REMOVE = "delete from webhooks where id = $1";
    /// Removes its deliveries.
    pub REMOVE_DELIVERIES = "delete from webhook_deliveries where webhook_id = $1";

    /// The deliveries of a webhook before a place, newest first.
    pub DELIVERIES = "select id, event, state, attempts, created_at, due_at, delivered_at, last_status, error \
         from webhook_deliveries where webhook_id = $1 and (created_at < $2 or (created_at = $2 and id < $3)) \
         order by created_at desc, id desc limit $4";
    /// One delivery of a webhook.
    pub DELIVERY = "select id, event, state, attempts, created_at, due_at, delivered_at, last_status, error \
         from webhook_deliveries where webhook_id = $1 and id = $2";
    /// How many deliveries of a webhook wait.
    pub WAITING = "select count(*) from webhook_deliveries where webhook_id = $1 and state in ('queued', 'sending')";
    /// Sends everything since a moment again.
    pub REPLAY_FROM = "update webhook_deliveries set state = 'queued', attempts = 0, due_at = $3, error = null \
         where webhook_id = $1 and created_at >= $2 and state in ('delivered', 'failed')";
    /// Sends one delivery again.
    pub REPLAY_ONE = "update webhook_deliveries set state = 'queued', attempts = 0, due_at = $3, error = null \
         where webhook_id = $1 and id = $2 and state <> 'sending'";
    /// What is long over, and what waited long for a webhook that is switched off.
    pub SWEEP = "delete from webhook_deliveries where created_at < $1 and (state in ('delivered', 'failed') \
         or webhook_id in (select id from webhooks where disabled_at is not null))";

    /// The webhooks that have something to send.
    pub DUE = "select w.id from webhooks w where w.disabled_at is null and exists (select 1 from webhook_deliveries d \
         where d.webhook_id = w.id and d.state in ('queued', 'sending') and d.due_at <= $1)";
    /// Takes deliveries of a webhook to be sent by this process; whoever took them before was given up on.
    pub CLAIM = "update webhook_deliveries set state = 'sending', attempts = attempts + 1, due_at = $3 \
         where id in (select id from webhook_deliveries where webhook_id = $1 and state in ('queued', 'sending') \
         and due_at <= $2 order by due_at, id limit $4) and state in ('queued', 'sending') and due_at <= $2 \
         returning id, payload, attempts";
    /// Where and with what to sign.
    pub TARGET = "select url, secret, former_secret, former_until from webhooks where id = $1";
    /// It arrived.
    pub DELIVERED = "update webhook_deliveries set state = 'delivered', delivered_at = $2, last_status = $3, error = null \
         where id = $1 and state = 'sending'";
    /// It did not, and is tried again or not.
    pub MISSED = "update webhook_deliveries set state = $2, due_at = $3, last_status = $4, error = $5 \
         where id = $1 and state = 'sending'";
    /// A webhook that works.
    pub WORKS = "update webhooks set failing_since = null, succeeded_at = $2, last_status = $3 where id = $1";
    /// A webhook that does not.
    pub FAILS = "update webhooks set failing_since = coalesce(failing_since, $2), last_status = $3 where id = $1";
    /// A webhook that is given up.
    pub GIVE_UP = "update webhooks set disabled_at = $2, disabled_reason = $3 where id = $1 and disabled_at is null \
         and (failing_since <= $4 or $4 is null)";
}
