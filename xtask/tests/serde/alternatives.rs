//! Which variant of a union a value is, and that it is written as it came.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, from_str, from_value, json, to_value};

use super::alternatives::models::{
    A, AOrAs, AOrB, AlphaOrBeta, Anything, AnythingElse, AnythingOrNamed, AsOrBs, Batch, Beta, ByMapping,
    ByName, Cat, ChannelType, Dog, Effect, Elsewhere, Event, Fish, Good, GoodOrBad, Growing, Half, HasMaybe,
    Horn, Job, JobString, Known, KnownOrOwn, Labelled, LabelledLabel, Lamp, Level, MaybeName, Meter,
    MeterGuessed, MeterRead, Mixed, Net, Nine, NumberOrInteger, Numbered, OwnedVehicle, Pet, Restriction,
    Role, RunEvent, Salmon, SalmonBase, Share, Shark, Signal, SmartSalmon, SomeChannel, Start, StartString,
    StrictOrLoose, Switch, Third, Tree, Two, Vehicle, VehicleCar, Voice, WeeklyRestriction, Wider,
};
use super::runtime::Nullable;

/// Reads a value, which is written as it came.
#[track_caller]
fn read<T: DeserializeOwned + Serialize + Debug>(value: Value) -> T {
    let text = value.to_string();
    let read: T = from_str(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
    assert_eq!(to_value(&read).unwrap(), value, "{read:?}");
    read
}

#[test]
fn constants_are_one_enumeration_with_their_names() {
    assert_eq!(read::<Role>(json!("admin")), Role::Admin);
    assert!(matches!(read::<Role>(json!("guest")), Role::Unknown(_)));
    assert_eq!(read::<ChannelType>(json!(3)), ChannelType::GroupDm);
    assert!(matches!(read::<ChannelType>(json!(4)), ChannelType::Unknown(_)));
}

#[test]
fn a_listed_value_selects_its_variant() {
    assert!(matches!(read(json!("processing")), Job::String(JobString::Processing)));
    assert!(matches!(read(json!({"at": "noon"})), Job::Done(_)));
    assert!(matches!(read(json!("now")), Start::String(StartString::Now)));
    assert!(matches!(read(json!("2026-01-02T03:04:05Z")), Start::DateTime(_)));
    assert!(matches!(read(json!("auto")), Voice::String(_)));
    assert!(matches!(read(json!("67e55044-10b1-426f-9247-bb680e5fe0c8")), Voice::Uuid(_)));
    assert!(matches!(read(json!({"kind": "a", "v": "x"})), AOrB::A(_)));
    assert!(matches!(read(json!({"kind": "b"})), AOrB::B(_)));
    let data = json!({"id": "1"});
    assert!(matches!(read(json!({"event": "message.delta", "data": data})), Event::Message(_)));
    assert!(matches!(read(json!({"event": "run.done", "data": data})), Event::Run(RunEvent { .. })));
    assert!(matches!(read(json!([{"event": "message.delta", "data": data}])), Batch::MessageArray(_)));
}

#[test]
fn a_value_that_no_alternative_lists_is_unknown() {
    assert!(matches!(read(json!("done")), Job::Unknown(_)));
    assert!(matches!(read(json!("soon")), Start::Unknown(_)));
    assert!(matches!(read(json!("loud")), Voice::Unknown(_)));
    assert!(matches!(read(json!({"kind": "c", "v": "x"})), AOrB::Unknown(_)));
    assert!(matches!(read(json!({"event": "thread.new", "data": {}})), Event::Unknown(_)));
}

#[test]
fn a_new_constant_within_an_alternative_leaves_it_what_it_is() {
    let new = json!({"kind": "c", "v": "x"});
    assert!(matches!(read(json!([new])), AOrAs::AArray(_)));
    assert!(matches!(read(new.clone()), AOrAs::Unknown(_)));
    assert!(matches!(read(json!([{"kind": "b"}])), AsOrBs::BArray(_)));
    assert!(matches!(read(json!([{"kind": "b"}, new])), AsOrBs::Unknown(_)));
}

#[test]
fn what_allows_nothing_else_takes_nothing_else() {
    assert!(matches!(read(json!({"name": "x"})), StrictOrLoose::Strict(_)));
    let other: StrictOrLoose = from_value(json!({"name": "x", "size": 1})).unwrap();
    assert!(matches!(other, StrictOrLoose::Loose(_)));
}

#[test]
fn a_discriminator_decides_whatever_stands_beside_it() {
    assert!(matches!(read(json!({"petType": "Dog", "name": "Rex"})), Pet::Dog(_)));
    assert!(matches!(read(json!({"petType": "Cat", "name": "Tom", "lives": 9})), Pet::Cat(_)));
    assert!(matches!(read(json!({"petType": "Newt"})), Pet::Unknown(_)));
    assert!(matches!(read(json!({"kind": "bike", "wheels": 2})), Vehicle::Bike(_)));
    assert!(matches!(read(json!({"fuel": "oil", "litres": 4, "owner": "x"})), OwnedVehicle::Diesel(_)));
    assert!(matches!(read(json!({"form": "circle", "radius": 2.5})), Elsewhere::Circle(_)));
    assert!(matches!(read(json!({"step": "first"})), Growing::First(_)));
    assert!(matches!(read(json!({"step": "second", "new": 1})), Growing::Unknown(_)));
}

#[test]
fn without_its_tag_a_value_is_what_it_looks_like() {
    assert!(matches!(read(json!({"radius": 1.5})), Effect::Blur(_)));
    assert!(matches!(read(json!({"colour": "red"})), Effect::Shadow(_)));
    assert!(matches!(read(json!({"type": "shadow", "colour": "red"})), Effect::Shadow(_)));
    assert!(matches!(read(json!({"type": "glow", "colour": "red"})), Effect::Unknown(_)));
}

#[test]
fn what_only_constraints_tell_apart_is_one_type() {
    let net: Net = read(json!("fe80::"));
    assert_eq!(net, "fe80::".to_owned());
    assert_eq!(read::<SomeChannel>(json!(13)), SomeChannel::N13);
}

#[test]
fn a_base_is_a_variant_of_its_own_where_it_has_a_tag() {
    assert!(matches!(read(json!({"type": "daily", "seconds": 3})), Restriction::Base(_)));
    assert!(matches!(read(json!({"type": "weekly", "day": 3})), Restriction::Weekly(_)));
    let smart = json!({"kind": "smart_salmon", "degree": "MSc", "river": "Tay"});
    assert!(matches!(read(smart.clone()), Salmon::Smart(_)));
    assert!(matches!(read(smart), Fish::SmartSalmon(_)));
    assert!(matches!(read(json!({"kind": "salmon", "river": "Tay"})), Salmon::Base(_)));
    assert!(matches!(read(json!({"kind": "salmon", "river": "Tay"})), Fish::Salmon(_)));
}

#[test]
fn a_tag_is_written_by_its_type() {
    let fish: Fish = Shark::new().with_age(3).into();
    assert_eq!(to_value(&fish).unwrap(), json!({"kind": "shark", "age": 3}));
    let fish: Fish = SalmonBase::new().into();
    assert_eq!(to_value(&fish).unwrap(), json!({"kind": "salmon"}));
    let salmon: Salmon = SmartSalmon::new().into();
    assert_eq!(to_value(&salmon).unwrap(), json!({"kind": "smart_salmon"}));
    let pet: Pet = Dog::new().with_name("Rex").into();
    assert_eq!(to_value(&pet).unwrap(), json!({"name": "Rex", "petType": "Dog"}));
    assert_eq!(to_value(Pet::from(Cat::new())).unwrap(), json!({"petType": "Cat"}));
    let vehicle: Vehicle = VehicleCar::new(4).into();
    assert_eq!(to_value(&vehicle).unwrap(), json!({"kind": "car", "wheels": 4}));
    let weekly: Restriction = WeeklyRestriction::new(3).into();
    assert_eq!(to_value(&weekly).unwrap(), json!({"day": 3, "type": "weekly"}));
    assert_eq!(to_value(A::new()).unwrap(), json!({"kind": "a"}));
    assert_eq!(to_value(A::default().with_v("x")).unwrap(), json!({"kind": "a", "v": "x"}));
}

#[test]
fn an_open_object_keeps_what_is_in_it() {
    let value = json!({"a": 1, "b": [true]});
    assert_eq!(read::<Anything>(value.clone()).len(), 2);
    assert_eq!(read::<AnythingElse>(value).len(), 2);
}

/// Objects in objects in arrays, so deep.
fn nested(depth: usize, leaf: Value) -> Value {
    (0..depth).fold(leaf, |inner, _| json!({"children": [inner]}))
}

#[test]
fn alternatives_that_hold_each_other_are_read_in_proportion_to_their_size() {
    // The deepest that a JSON text may be.
    let value = nested(60, json!({"angle": 3}));
    let start = Instant::now();
    let tree: Tree = read(value);
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    let mut at = &tree;
    let mut depth = 0;
    while let Tree::Branch(branch) = at {
        at = &branch.children.as_deref().unwrap()[0];
        depth += 1;
    }
    assert!(matches!(at, Tree::Fork(_)), "{at:?}");
    assert_eq!(depth, 60);
}

#[test]
fn what_a_server_sends_does_not_overflow_a_small_stack() {
    let deepest = nested(63, json!({"leaves": 3})).to_string();
    let tried = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        assert!(from_str::<Tree>(&deepest).is_ok());
        let brackets = r#"{"children":["#.repeat(100_000);
        assert!(from_str::<Tree>(&brackets).is_err());
        assert!(from_str::<Tree>(&"[".repeat(100_000)).is_err());
    });
    tried.unwrap().join().unwrap();
}

#[test]
fn no_value_is_too_large_to_be_handed_around() {
    assert!(size_of::<Wider>() < 1024, "{}", size_of::<Wider>());
    let wide = json!({"p00": "a"});
    let wider: Wider = read(json!({"w0": wide, "w7": wide, "small": {"name": "b"}}));
    assert_eq!(wider.w7.unwrap().p00.as_deref(), Some("a"));
    assert_eq!(wider.small.unwrap().name.as_deref(), Some("b"));
}

#[test]
fn a_list_of_tags_that_all_share_is_told_by_their_names() {
    assert!(matches!(read(json!({"letter": "beta", "v": "1"})), AlphaOrBeta::Beta(_)));
    assert_eq!(to_value(AlphaOrBeta::from(Beta::new())).unwrap(), json!({"letter": "beta"}));
}

#[test]
fn a_schema_that_two_unions_call_differently_says_its_tag_itself() {
    assert_eq!(to_value(ByName::from(Two::new("Two"))).unwrap(), json!({"type": "Two"}));
    assert_eq!(to_value(ByMapping::from(Two::new("two"))).unwrap(), json!({"type": "two"}));
    assert!(matches!(read(json!({"type": "two"})), ByMapping::Two(_)));
}

#[test]
fn what_a_union_within_does_not_know_is_of_the_others_or_unknown() {
    assert!(matches!(read(json!({"q": 1})), Half::Object(_)));
    assert!(matches!(read(json!({"event": "new"})), Half::Unknown(_)));
    assert!(matches!(read(json!({"event": "run.done", "data": {}})), Half::Event(_)));
}

#[test]
fn the_alternative_that_says_more_is_taken() {
    assert!(matches!(read(json!(9_007_199_254_740_993_i64)), NumberOrInteger::Integer(_)));
    assert!(matches!(read(json!(2.5)), NumberOrInteger::Number(_)));
    assert!(matches!(read(json!({"name": "x"})), AnythingOrNamed::Alone(_)));
    assert!(matches!(read(json!({"other": "x"})), AnythingOrNamed::AnyMap(_)));
}

#[test]
fn null_is_no_value_of_an_alternative() {
    assert_eq!(read::<HasMaybe>(json!({"maybe": null})).maybe, Nullable::Null);
    assert_eq!(read::<HasMaybe>(json!({})).maybe, Nullable::Absent);
    let named = read::<HasMaybe>(json!({"maybe": "x"})).maybe.value();
    assert_eq!(named, Some(MaybeName::String("x".to_owned())));
}

#[test]
fn constants_of_any_type_choose() {
    assert!(matches!(read(json!({"success": false})), GoodOrBad::Bad(_)));
    assert!(matches!(read(json!({"success": true, "note": "x"})), GoodOrBad::Good(_)));
    assert!(matches!(read(json!({"share": 0.3})), Share::Third(_)));
    assert!(matches!(read(json!({"share": 0.7})), Share::Unknown(_)));
    assert_eq!(to_value(Good::new()).unwrap(), json!({"success": true}));
    assert_eq!(to_value(Third::new()).unwrap(), json!({"share": 0.3}));
}

#[test]
fn a_tag_is_written_as_it_came_where_several_stand_for_one_schema() {
    assert!(matches!(read(json!({"kind": "lamp", "watts": 3})), Signal::Lamp(_)));
    assert!(matches!(read(json!({"kind": "torch", "watts": 3})), Signal::Torch(_)));
    assert!(matches!(read(json!({"kind": "horn", "decibels": 3})), Signal::Horn(_)));
    assert!(matches!(read(json!({"kind": "bell", "decibels": 3})), Signal::Horn(_)));
    assert_eq!(to_value(Signal::Torch(Lamp::new())).unwrap(), json!({"kind": "torch"}));
    assert_eq!(to_value(Signal::from(Horn::new().with_kind("horn"))).unwrap(), json!({"kind": "horn"}));
}

#[test]
fn a_tag_of_another_json_type_is_unknown() {
    assert!(matches!(read(json!({"level": 1, "low": true})), Level::Level1(_)));
    for other in
        [json!({"level": "1", "low": true}), json!({"level": "one"}), json!({"level": null}), json!({})]
    {
        assert!(matches!(read(other), Level::Unknown(_)));
    }
    assert!(matches!(read(json!({"on": true})), Switch::On(_)));
    assert!(matches!(read(json!({"on": "true"})), Switch::Unknown(_)));
    assert!(matches!(read(json!({"kind": 1, "v": "x"})), AOrB::Unknown(_)));
    assert!(matches!(read(json!({"petType": 7})), Pet::Unknown(_)));
    assert!(matches!(read(json!({"number": 9, "nine": "x"})), Numbered::Nine(_)));
    assert!(matches!(read(json!({"number": "9"})), Numbered::Unknown(_)));
    assert_eq!(to_value(Numbered::from(Nine::new())).unwrap(), json!({"number": 9}));
}

#[test]
fn an_alternative_without_a_tag_leaves_the_others_theirs() {
    assert!(matches!(read(json!({"kind": "lamp", "watts": 3})), Mixed::Lamp(_)));
    assert!(matches!(read(json!({"kind": "listed", "size": 3})), Mixed::Listed(_)));
    assert!(matches!(read(json!({"kind": "new", "opened": "2026-01-02T03:04:05Z"})), Mixed::Open(_)));
    assert!(matches!(read(json!({"note": "x"})), Mixed::Plain(_)));
    assert!(matches!(read(json!("x")), Mixed::String(_)));
    // Plain would lose the tag.
    assert!(matches!(read(json!({"kind": "new", "note": "x"})), Mixed::Unknown(_)));
    assert!(matches!(read(json!({"kind": "new"})), Mixed::Unknown(_)));
}

#[test]
fn a_text_is_of_the_type_that_takes_any() {
    assert!(matches!(read(json!("small")), KnownOrOwn::Known(Known::Small)));
    assert!(matches!(read(json!("other")), KnownOrOwn::Known(Known::Unknown(_))));
    assert!(matches!(read(json!("own")), KnownOrOwn::String(_)));
    assert!(matches!(read(json!("67e55044-10b1-426f-9247-bb680e5fe0c8")), KnownOrOwn::Uuid(_)));
    let labelled = Labelled::new(LabelledLabel::from("other"));
    assert_eq!(read::<Labelled>(to_value(&labelled).unwrap()), labelled);
}

#[test]
fn what_tells_alternatives_apart_is_written_though_only_answers_have_it() {
    assert_eq!(to_value(Meter::from(MeterRead::new())).unwrap(), json!({"origin": "read"}));
    assert_eq!(to_value(Meter::from(MeterGuessed::new())).unwrap(), json!({}));
    assert!(matches!(read(json!({"origin": "read", "value": 1.5})), Meter::Read(_)));
    assert!(matches!(read(json!({"value": 1.5})), Meter::Guessed(_)));
}
