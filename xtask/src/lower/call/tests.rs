use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::case::is_keyword;
use crate::diagnostic::Diagnostics;
use crate::document::{Document, Sources, Strictness};
use crate::ir::Api;
use crate::lower::lower;
use crate::spec::Spec;

/// A description of operations, a line each: method, path, `operationId` or `-`, the tag with its spaces as `+` or `-`,
/// and `[]` where the answer is a list.
fn spec(lines: &[String]) -> Spec {
    let mut text = String::from("{openapi: 3.0.3, info: {title: t, version: v}, paths: {");
    let split = |line: &String| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let paths: BTreeSet<String> = lines.iter().map(|line| split(line)[1].clone()).collect();
    for path in paths {
        let _ = write!(text, "'{}': {{", path.replace('\'', "''"));
        for line in lines.iter().map(split).filter(|line| line[1] == path) {
            let (method, id, tag) = (line[0].to_lowercase(), &line[2], &line[3]);
            let _ = write!(text, "{method}: {{");
            if id != "-" {
                let _ = write!(text, "operationId: '{id}', ");
            }
            if tag != "-" {
                let _ = write!(text, "tags: ['{}'], ", tag.replace('+', " "));
            }
            let items = if line.len() > 4 { "array, items: {type: object}" } else { "object" };
            let content = format!("content: {{application/json: {{schema: {{type: {items}}}}}}}");
            let _ = write!(text, "responses: {{'200': {{description: d, {content}}}}}}}, ");
        }
        text.push_str("}, ");
    }
    text.push_str("}}");
    let mut sources = Sources::memory([("api.yaml", text.as_bytes())]);
    let mut diagnostics = Diagnostics::default();
    let document = Document::load(&mut sources, "api.yaml", &[], Strictness::Lenient, &mut diagnostics);
    Spec::resolve(&document.expect("it is a document"), &mut diagnostics)
}

/// The calls of an API by method and path.
fn calls(api: &Api) -> BTreeSet<(String, String)> {
    let of_group = |group: &crate::ir::Group| {
        let name = |operation: &crate::ir::Operation| {
            let call = format!("{}.{}", group.module, operation.method);
            (format!("{} {}", operation.http_method, operation.path), call)
        };
        group.operations.iter().map(name).collect::<Vec<_>>()
    };
    api.groups.iter().flat_map(of_group).collect()
}

fn lowered(spec: Spec) -> Api {
    lower(spec, "api", &mut Diagnostics::default())
}

/// Compares the calls of a description with those that stand behind `=>`.
fn check(table: &[&str]) {
    let rows: Vec<(&str, &str)> = table.iter().filter_map(|row| row.split_once(" => ")).collect();
    assert_eq!(rows.len(), table.len());
    let lines: Vec<String> = rows.iter().map(|(line, _)| (*line).to_owned()).collect();
    let found: BTreeSet<String> = calls(&lowered(spec(&lines))).into_iter().map(|(_, call)| call).collect();
    let wanted: BTreeSet<String> = rows.iter().map(|(_, call)| call.trim().to_owned()).collect();
    assert_eq!(found, wanted);
}

#[test]
fn without_ids_a_verb_and_what_the_group_does_not_say() {
    check(&[
        "GET    /api/peers                             - Peers []    => peers.list",
        "GET    /api/peers/{peerId}                    - Peers       => peers.get",
        "PUT    /api/peers/{peerId}                    - Peers       => peers.update",
        "GET    /api/peers/{peerId}/accessible-peers   - Peers []    => peers.list_accessible_peers",
        "GET    /api/users/{userId}/tokens             - Tokens []   => tokens.list",
        "POST   /api/users/{userId}/tokens             - Tokens      => tokens.create",
        "GET    /api/users/{userId}/tokens/{tokenId}   - Tokens      => tokens.get",
        "DELETE /api/users/{userId}/tokens/{tokenId}   - Tokens      => tokens.delete",
        "POST   /api/users/invites/{id}/regenerate     - Users       => users.regenerate_invite",
        "GET    /api/integrations/edr/fleetdm          - EDR+FleetDM => edr_fleet_dm.get",
    ]);
}

#[test]
fn ids_are_the_base_without_what_decorates_them() {
    check(&[
        "POST   /repos/{repo}/issues/{number}/assignees issues/add-assignees   issues    => issues.add_assignees",
        "GET    /files                              listFiles                   Files [] => files.list",
        "POST   /agent-portfolios/{id}/user-tokens  createAgentPortfolioUserToken Agent+Portfolios => agent_portfolios.create_user_token",
        "GET    /users/{id}                         UsersController_findUser    Users     => users.find",
        "GET    /teams/{id}                         teams.getTeam               Teams     => teams.get",
        "POST   /posts                              createANewPost              Posts     => posts.create",
        "GET    /reports                            getAllReports               Reports [] => reports.list",
        "DELETE /posts/{id}                         softDeleteAPost             Posts     => posts.soft_delete",
        "GET    /rules/by_name/{name}               getRuleByName               Rules     => rules.get",
        "GET    /vpcs/{vpc}                         vpc_view                    Vpcs      => vpcs.view",
        "GET    /vpc-routers/{router}               vpc_router_view             Vpcs      => vpcs.router_view",
        "DELETE /senders/{sender_id}                DELETE_v3-senders-sender_id Senders   => senders.delete",
        "POST   /senders/{sender_id}/resend         POST_v3-senders-sender_id-resend Senders => senders.resend",
    ]);
}

#[test]
fn what_a_name_needs_stays_in_it() {
    check(&[
        "POST /projects/{project}/roles     createProjectRole        Roles => roles.create_project_role",
        "POST /roles                        createRole               Roles => roles.create",
        "GET  /pages/sign-in                getDefaultSignInPage     Pages => pages.get_default_sign_in",
        "GET  /orgs/{org}/actions/selected  getAllowedActionsOrganization Actions => actions.get_allowed_actions_organization",
        "GET  /issues/{id}/blocked          listDependenciesBlockedBy Issues [] => issues.list_dependencies_blocked_by",
        "GET  /repos/{repo}/branches/{branch}/protection repos/get-branch-protection Repos => repos.get_branch_protection",
        "POST /posts/{id}/likes             likePost                 Likes => likes.like_post",
        "POST /orders/{id}/move             -                        Orders => orders.move_order",
    ]);
}

#[test]
fn untagged_operations_are_grouped_by_what_paths_do_not_share() {
    check(&[
        "GET  /v1/customers                GetCustomers             - [] => customers.list",
        "GET  /v1/customers/{customer}     GetCustomersCustomer     -    => customers.get",
        "POST /v1/payouts/{payout}/reverse PostPayoutsPayoutReverse -    => payouts.reverse",
        "GET  /v1/payouts.json             -                        - [] => payouts.list",
    ]);
}

#[test]
fn programs_append_the_path_to_ids() {
    check(&[
        "GET  /flow_runs/{id}      read_flow_run_flow_runs__id__get         Flow+Runs    => flow_runs.read",
        "POST /flow_runs/filter    read_flow_runs_flow_runs_filter_post     Flow+Runs [] => flow_runs.list",
        "GET  /flows/name/{name}   read_flow_by_name_flows_name__name__get  Flows        => flows.read_by_name",
        "GET  /flows/{id}          read_flow_flows__id__get                 Flows        => flows.read",
        "GET  /files               files_api_routes_list_files              Files []     => files.list",
    ]);
}

#[test]
fn actions_are_verbs() {
    check(&[
        "POST /runs/{id}:cancel               - Runs    => runs.cancel",
        "POST /groups/terminate_sessions      - Session => session.terminate_sessions_for_groups",
        "POST /users/terminate_sessions       - Session => session.terminate_sessions_for_users",
        "POST /files/upload_sessions          - Uploads => uploads.create_upload_session",
        "GET  /files/upload_sessions/{id}     - Uploads => uploads.get_upload_session",
    ]);
}

/// Numbers that look random (SplitMix64).
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(end).expect("a length")).expect("below a length")
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// Lines of operations with few words, so that many names clash.
fn lines(random: &mut Random) -> Vec<String> {
    const WORDS: &[&str] =
        &["user", "users", "token", "tokens", "move", "sign-in", "{id}", "{user}", "v1", "rotate", "name"];
    const IDS: &[&str] = &[
        "getUser",
        "list_users",
        "users/get",
        "deleteToken",
        "getUserByName",
        "tokens.list",
        "move",
        "getAll",
        "createUserTokenForUser",
        "rotateTheTokenOfAnExistingUserInTheOrganizationOfTheUser",
    ];
    let mut lines = BTreeSet::new();
    for _ in 0..3 + random.below(12) {
        let path: String = (0..=random.below(4)).map(|_| format!("/{}", random.of(WORDS))).collect();
        lines.insert(format!("{} {path}", random.of(&["GET", "PUT", "POST", "DELETE"])));
    }
    let more = |line: String| {
        // Every id is given once, as the standard has it.
        let id = if random.below(2) == 0 {
            "-".to_owned()
        } else {
            format!("{}{}", random.of(IDS), random.below(90))
        };
        format!("{line} {id} {} {}", random.of(&["Users", "User+Tokens", "-"]), random.of(&["", "[]"]))
    };
    lines.into_iter().map(more).collect()
}

#[test]
fn names_are_valid_their_own_and_the_same_in_any_order() {
    for seed in 0..300 {
        let mut random = Random(seed);
        let lines = lines(&mut random);
        let spec = spec(&lines);
        let mut shuffled = spec.clone();
        for last in (1..shuffled.operations.len()).rev() {
            shuffled.operations.swap(last, random.below(last + 1));
        }
        let expected = lowered(spec);
        assert_eq!(calls(&lowered(shuffled)), calls(&expected), "seed {seed}: {lines:#?}");
        for group in &expected.groups {
            let methods: BTreeSet<&str> = group.operations.iter().map(|one| one.method.as_str()).collect();
            assert_eq!(methods.len(), group.operations.len(), "seed {seed}: {lines:#?}");
            for method in methods {
                let name = method.strip_prefix("r#").unwrap_or(method);
                let valid =
                    |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
                assert!(name.chars().all(valid) && !name.starts_with(|first: char| first.is_ascii_digit()));
                assert_eq!(is_keyword(name), name != method, "seed {seed}: {method}");
            }
        }
    }
}

#[test]
fn no_name_ends_in_a_hash() {
    let is_digit = |letter: char| letter.is_ascii_hexdigit();
    for seed in 0..300 {
        let lines = lines(&mut Random(seed));
        for (place, call) in calls(&lowered(spec(&lines))) {
            let end = call.rsplit(['_', '.']).next().unwrap_or_default();
            let is_hash =
                end.len() >= 4 && end.chars().all(is_digit) && end.contains(|one: char| one.is_ascii_digit());
            assert!(!is_hash, "seed {seed}: {place} is {call}");
        }
    }
}
