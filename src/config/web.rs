//! The settings of the HTTP server.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ipnet::{IpNet, Ipv4Net};

use super::Api;
use super::reader::{Reader, is_loopback};

/// Where the shop listens, and its public address.
#[derive(Clone, Debug)]
pub struct Web {
    /// `GRIOT_BIND`. With port 0 the system chooses the port: see [`super::Config::bound`].
    pub bind: SocketAddr,
    /// `GRIOT_PUBLIC_URL`: `scheme://host[:port]`, without a trailing slash. Every link in e-mails and to the
    /// gateway begins with it.
    pub public_url: String,
    /// Whether the public address is https: cookies are `Secure`, and HSTS is sent.
    pub public_is_https: bool,
    /// `GRIOT_TRUSTED_PROXIES`: proxies whose X-Forwarded-For is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// `GRIOT_LIMITS`: the rate limits for visitors. The rate limit on gateway checks always applies.
    pub limits: bool,
    /// `GRIOT_METRICS_BIND`: where `/metrics` listens; `None`: nowhere, and nothing is counted.
    pub metrics_bind: Option<SocketAddr>,
    /// `GRIOT_SANDBOX_PUBLIC`: whether a shop with the sandbox may be reachable from other machines.
    pub sandbox_public: bool,
}

impl Web {
    /// Whether a link with a secret in it may be printed: it is used over https or only on this machine, so it cannot
    /// be read on the network.
    pub fn may_carry_secrets(&self) -> bool {
        self.public_is_https || is_loopback(&self.public_url)
    }
}

pub(super) fn read(r: &mut Reader<'_>) -> Web {
    let default = SocketAddr::from((Ipv4Addr::LOCALHOST, 8080));
    let wants = "wants an IP address and a port, such as 127.0.0.1:8080";
    let bind = r.parsed("GRIOT_BIND", default, wants, |text| {
        text.parse()
            .ok()
            .or_else(|| text.strip_prefix("localhost:")?.parse().ok().map(|port| ([127, 0, 0, 1], port).into()))
    });
    let public_url = r.origin("GRIOT_PUBLIC_URL").unwrap_or_else(|| format!("http://{bind}"));
    let wants = "wants IP addresses or networks with commas between, such as 127.0.0.1, 10.0.0.0/8";
    let yes_no = [("yes", true), ("no", false)];
    Web {
        bind,
        public_is_https: public_url.starts_with("https:"),
        public_url,
        trusted_proxies: r.parsed("GRIOT_TRUSTED_PROXIES", Vec::new(), wants, networks),
        limits: r.choice("GRIOT_LIMITS", true, &[("on", true), ("off", false)]),
        metrics_bind: r.parsed(
            "GRIOT_METRICS_BIND",
            None,
            "wants an IP address and a port, such as 127.0.0.1:9464",
            |text| text.parse().ok().map(Some),
        ),
        sandbox_public: r.choice("GRIOT_SANDBOX_PUBLIC", false, &yes_no),
    }
}

fn networks(text: &str) -> Option<Vec<IpNet>> {
    let one = |part: &str| part.parse().ok().or_else(|| part.parse::<IpAddr>().ok().map(IpNet::from)).map(unmapped);
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(one).collect()
}

/// Converts an IPv4-mapped network such as `::ffff:10.0.0.0/104` to 10.0.0.0/8, the form of the addresses it is compared with.
fn unmapped(net: IpNet) -> IpNet {
    let (IpAddr::V4(ip), Some(length)) = (net.addr().to_canonical(), net.prefix_len().checked_sub(96)) else {
        return net;
    };
    if net.addr().is_ipv4() {
        return net;
    }
    Ipv4Net::new(ip, length).map_or(net, IpNet::V4)
}

/// Anyone can “pay” in the sandbox, so it stays on this machine unless the owner allows more with `GRIOT_SANDBOX_PUBLIC`.
pub(super) fn keep_sandbox_home(r: &mut Reader<'_>, web: &Web) {
    const WHY: &str = "which others can reach, while CINETPAY_API is sandbox: anyone could take every book without paying. \
                       Use a loopback address, set CINETPAY_API=v2, or say GRIOT_SANDBOX_PUBLIC=yes";
    if web.sandbox_public {
        return;
    }
    if !web.bind.ip().is_loopback() {
        r.error("GRIOT_BIND", format!("is “{}”, {WHY}", web.bind));
    }
    if !is_loopback(&web.public_url) && !web.public_url.ends_with(&web.bind.to_string()) {
        r.error("GRIOT_PUBLIC_URL", format!("is “{}”, {WHY}", web.public_url));
    }
}

/// Refuses development mode with real payments on a shop that others can reach: development requires no second factor,
/// lets webhooks reach the internal network and requires no proof of a notification.
pub(super) fn keep_development_home(r: &mut Reader<'_>, web: &Web, api: Api) {
    const WHY: &str = "others can reach the shop and CINETPAY_API takes real payments: set GRIOT_ENV=production, which refuses what \
                       is unsafe, or, for a test among yourselves, say GRIOT_DEVELOPMENT_PUBLIC=yes";
    let meant = r.choice("GRIOT_DEVELOPMENT_PUBLIC", false, &[("yes", true), ("no", false)]);
    if api == Api::Sandbox || meant {
        return;
    }
    let place = if web.bind.ip().is_loopback() { None } else { Some(("GRIOT_BIND", web.bind.to_string())) };
    let public = (!is_loopback(&web.public_url)).then(|| ("GRIOT_PUBLIC_URL", web.public_url.clone()));
    if let Some((name, value)) = public.or(place) {
        r.error("GRIOT_ENV", format!("is development, while {name} is “{value}”: {WHY}"));
    }
}

pub(super) fn doubts(web: &Web) -> Vec<String> {
    let nowhere = web.public_url == format!("http://{}", web.bind) && web.bind.ip().is_unspecified();
    let doubt = || format!("GRIOT_PUBLIC_URL is not set: links will lead to {}, where nobody is", web.public_url);
    let unheard = || {
        "GRIOT_TRUSTED_PROXIES is not set, and what does https in front of Griot is not believed: all visitors count as one. \
         If it stands on this machine, set GRIOT_TRUSTED_PROXIES='127.0.0.1, ::1'"
            .to_owned()
    };
    let behind = web.public_is_https && web.trusted_proxies.is_empty();
    let figures = web.metrics_bind.filter(|bind| !is_inside(bind.ip())).map(|bind| {
        format!("GRIOT_METRICS_BIND is {bind}: others may be able to read the shop's figures. Use 127.0.0.1, or an address of your own network")
    });
    nowhere.then(doubt).into_iter().chain(behind.then(unheard)).chain(figures).collect()
}

/// Whether only this machine or an internal network reaches an address.
fn is_inside(ip: IpAddr) -> bool {
    match ip.to_canonical() {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}
