using System.Text.Json.Serialization;

namespace MGit.Engine.Repositories.Events;

/// <summary>
/// One thing that happened to the lineage, as commit records keep it. The catalog's rows of nodes and aliases are what the events of all
/// commits, applied in order, leave behind: they can be made anew from the packs alone. Property names are part of the store's format.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(NodeAdded), "nodeAdded")]
[JsonDerivedType(typeof(NodeContentReplaced), "nodeContentReplaced")]
[JsonDerivedType(typeof(NodeContentLost), "nodeContentLost")]
[JsonDerivedType(typeof(NodeRenamed), "nodeRenamed")]
[JsonDerivedType(typeof(NodeRemoved), "nodeRemoved")]
[JsonDerivedType(typeof(NodeRestored), "nodeRestored")]
[JsonDerivedType(typeof(NodePurged), "nodePurged")]
[JsonDerivedType(typeof(AliasMoved), "aliasMoved")]
[JsonDerivedType(typeof(RunRecorded), "runRecorded")]
[JsonDerivedType(typeof(TestMeasured), "testMeasured")]
internal abstract record LineageEvent;
