using MGit.Engine.Declaration;
using MGit.Engine.Errors;
using MGit.Engine.Graph;
using MGit.Engine.Repositories.Editing;
using MGit.Engine.Repositories.Events;
using MGit.Engine.Repositories.Snapshots;

namespace MGit.Engine.Repositories;

/// <summary>Small changes to the lineage; each is durable when it returns, and either happened or did not.</summary>
public sealed class NodeEdits
{
    private readonly RepositoryCore _core;

    internal NodeEdits(RepositoryCore core) => _core = core;

    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>ArgumentInvalid</c>, <c>DeclarationConflict</c>.</exception>
    public ModelNode Set(string node, NodeChanges changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        NodeId id = default;
        _core.EditFile(
            change =>
            {
                id = change.Before.Resolve(node).NodeId;
                NodeDeclaration entry = change.Before.Declaration.Find(id)!;
                change.Edit.Update(EntryChanges.Apply(entry, changes));
            },
            _core.Options.Stopping);
        _core.Log.Write("set", id.ToString());
        return Now(id);
    }

    /// <summary>Renames every version of a node; what refers to it in lineage.yaml follows.</summary>
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>NodeExists</c>, <c>NodeNameInvalid</c>, <c>ArgumentInvalid</c>.</exception>
    public IReadOnlyList<ModelNode> Rename(string name, string newName)
    {
        References.Name(newName);
        string known = string.Empty;
        _core.Change(
            (change, transaction) =>
            {
                known = change.Before.Resolve(name).Name;
                if (References.Parse(name).Version is not null)
                {
                    throw new MGitException(
                        ErrorCode.ArgumentInvalid,
                        $"A model is renamed with all its versions: give '{known}', not '{name}'.",
                        name);
                }

                RefuseTaken(change.Before, transaction, known, newName);
                change.Edit.Rename(known, newName);
                foreach (ModelNode version in change.Before.Related([new NodeId(known, 1)], NodeRelation.Version, null, NodeOrder.TopDown))
                {
                    // A node that was only declared has no record to rename; its identity begins here.
                    Guid uid = version.Uid ?? Guid.CreateVersion7(transaction.Time);
                    if (version.Uid is null)
                    {
                        change.Record(new NodeAdded(uid, newName, version.Version, null, transaction.Time, Author.Current, null, [], null));
                    }
                    else
                    {
                        change.Record(new NodeRenamed(uid, newName, version.Version));
                    }
                }
            },
            _core.Options.Stopping);
        _core.Log.Write("rename", known, ("to", newName));
        return _core.Read(CancellationToken.None).Related([new NodeId(newName, 1)], NodeRelation.Version, null, NodeOrder.TopDown);
    }

    /// <summary>What <see cref="Remove"/> would do; throws where it would be refused.</summary>
    public RemovalPlan PlanRemoval(IReadOnlyList<string> nodes, RemovalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return RemovalPlanner.Make(_core.Read(CancellationToken.None), nodes, options);
    }

    /// <summary>Moves nodes to the trash.</summary>
    /// <returns>The removed nodes as they were, children before parents.</returns>
    public IReadOnlyList<ModelNode> Remove(IReadOnlyList<string> nodes, RemovalOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<ModelNode> removed = [];
        _core.Change(
            (change, transaction) =>
            {
                RemovalPlan plan = RemovalPlanner.Make(change.Before, nodes, options);
                removed = plan.Nodes;
                HashSet<NodeId> going = [.. plan.Nodes.Select(node => node.NodeId)];
                foreach (ModelNode node in plan.Nodes)
                {
                    change.Record(new NodeRemoved(
                        node.Uid ?? Guid.CreateVersion7(transaction.Time),
                        node.Name,
                        node.Version,
                        node.ContentId,
                        transaction.Time,
                        Author.Current,
                        change.Edit.EntryText(node.NodeId),
                        node.Parents.Select(parent => (parent, change.Before.Find(NodeId.TryParse(parent)!.Value)?.Uid))
                            .Where(pair => pair.Uid is not null)
                            .ToDictionary(pair => pair.parent, pair => pair.Uid!.Value)));
                }

                foreach (ModelNode child in plan.Reparented)
                {
                    change.Edit.SetParents(child.NodeId, RemovalPlanner.NewParents(change.Before, child.NodeId, going));
                }

                change.Edit.Remove(going);
            },
            _core.Options.Stopping);
        foreach (ModelNode node in removed)
        {
            _core.Log.Write("remove", node.Id);
        }

        return removed;
    }

    /// <summary>Removed nodes that can still be restored, newest first.</summary>
    public IReadOnlyList<RemovedNode> Trash()
        => [.. _core.Read(CancellationToken.None).Trash.OrderByDescending(row => row.Removed).Select(row => new RemovedNode
        {
            Repository = _core.Root,
            Id = row.Id.ToString(),
            Uid = row.Uid,
            Removed = row.Removed ?? row.Created,
            KeptUntil = (row.Removed ?? row.Created) + OptimizeOptions.DefaultGracePeriod,
        })];

    /// <summary>
    /// Takes a node out of the trash, declares a stored node again that lineage.yaml no longer has, or gives a node that was converted to
    /// bounded storage its exact bytes back.
    /// </summary>
    /// <param name="node">Its id, its name (the latest removed of that name), or its uid where several had that id.</param>
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>NodeExists</c>.</exception>
    public ModelNode Restore(string node)
    {
        NodeId id = default;
        _core.Change(
            (change, transaction) =>
            {
                if (RestoredContent.Find(change.Before, transaction, node) is { } content)
                {
                    id = content.Node.NodeId;
                    content.Apply(change, transaction.Time);
                    return;
                }

                RestoredNode back = RestoredNode.Find(change.Before, node);
                id = back.Row.Id;
                back.Apply(change, _core.Options.Host);
            },
            _core.Options.Stopping);
        _core.Log.Write("restore", id.ToString());
        return Now(id);
    }

    /// <summary>Records that <paramref name="node"/> was made from <paramref name="parent"/>.</summary>
    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>ParentMissing</c>, <c>LineageCycle</c>.</exception>
    public ModelNode Connect(string node, string parent)
        => ChangeParents(node, (now, child) =>
        {
            NodeId above = ParentOf(now, parent);
            IReadOnlyList<NodeId> parents = now.Graph.Parents(child);
            if (parents.Contains(above))
            {
                return parents;
            }

            return child == above || now.Graph.WouldCreateCycle(child, above)
                ? throw new MGitException(ErrorCode.LineageCycle, $"{above} cannot be a parent of {child}: it is made from it.", child)
                : [.. parents, above];
        });

    /// <exception cref="MGitException"><c>NodeNotFound</c>, <c>ParentMissing</c>.</exception>
    public ModelNode Disconnect(string node, string parent)
        => ChangeParents(node, (now, child) =>
        {
            NodeId above = ParentOf(now, parent);
            IReadOnlyList<NodeId> parents = now.Graph.Parents(child);
            return parents.Contains(above)
                ? [.. parents.Where(id => id != above)]
                : throw new MGitException(ErrorCode.ParentMissing, $"{above} is no parent of {child}.", child);
        });

    /// <summary>Points an alias at a node, moving it where it exists.</summary>
    /// <param name="node">A reference of the node.</param>
    /// <param name="alias">The bare alias ("production").</param>
    public ModelAlias SetAlias(string node, string alias)
    {
        if (!NodeReferenceText.IsAlias(alias))
        {
            throw new MGitException(
                ErrorCode.ArgumentInvalid,
                $"'{alias}' cannot be an alias: a letter, then letters, digits, '.', '_' or '-' are expected.",
                alias);
        }

        ModelAlias result = null!;
        _core.Change(
            (change, transaction) =>
            {
                ModelNode target = change.Before.Resolve(node);
                NodeId? before = change.Before.Declaration.FindAlias(target.Name, alias)?.Node;
                string full = $"{target.Name}@{alias}";
                result = new ModelAlias
                {
                    Repository = _core.Root,
                    Alias = full,
                    Node = target.Id,
                    Previous = before?.ToString(),
                    Set = transaction.Time,
                    Author = Author.Current,
                    Current = true,
                };
                if (before == target.NodeId)
                {
                    return;
                }

                change.Edit.SetAlias(alias, target.NodeId);
                change.Record(new AliasMoved(full, target.Id, target.Uid, transaction.Time, Author.Current));
            },
            _core.Options.Stopping);
        _core.Log.Write("alias", result.Alias, ("node", result.Node));
        return result;
    }

    /// <param name="alias"><c>name@alias</c>.</param>
    /// <exception cref="MGitException"><c>AliasNotFound</c>.</exception>
    public ModelAlias RemoveAlias(string alias)
    {
        ModelAlias result = null!;
        _core.Change(
            (change, transaction) =>
            {
                NodeReferenceText text = References.Parse(alias);
                AliasDeclaration known = text.Alias is { } bare && change.Before.Declaration.FindAlias(text.Name, bare) is { } found
                    ? found
                    : throw new MGitException(ErrorCode.AliasNotFound, $"There is no alias '{alias}'. Get-ModelAlias lists those there are.", alias);
                change.Edit.RemoveAlias(known);
                change.Record(new AliasMoved(known.ToString(), null, null, transaction.Time, Author.Current));
                result = new ModelAlias
                {
                    Repository = _core.Root,
                    Alias = known.ToString(),
                    Previous = known.Node.ToString(),
                    Set = transaction.Time,
                    Author = Author.Current,
                };
            },
            _core.Options.Stopping);
        _core.Log.Write("remove-alias", result.Alias);
        return result;
    }

    private ModelNode ChangeParents(string node, Func<LineageSnapshot, NodeId, IReadOnlyList<NodeId>> parents)
    {
        NodeId id = default;
        _core.EditFile(
            change =>
            {
                id = change.Before.Resolve(node).NodeId;
                IReadOnlyList<NodeId> wanted = parents(change.Before, id);
                if (!wanted.SequenceEqual(change.Before.Graph.Parents(id)))
                {
                    change.Edit.SetParents(id, wanted);
                }
            },
            _core.Options.Stopping);
        ModelNode result = Now(id);
        _core.Log.Write("parents", result.Id, ("parents", string.Join(", ", result.Parents)));
        return result;
    }

    private static void RefuseTaken(LineageSnapshot now, Catalog.CatalogTransaction transaction, string known, string newName)
    {
        bool sameModel = NodeName.Comparer.Equals(known, newName);
        if (!sameModel && now.Declaration.Latest(newName) is { } taken)
        {
            throw new MGitException(ErrorCode.NodeExists, $"{taken.Id} exists already. Give a name no model has.", taken.Id);
        }

        // The new name's numbers may be used up by nodes that are in the trash or no longer declared.
        // A name all of whose nodes were renamed away, as in a rename that is taken back, is free up to this model's own numbers.
        if (!sameModel && transaction.Command("SELECT version FROM highest WHERE name = $1", newName).ExecuteScalar() is long used
            && (now.Rows.Any(row => NodeName.Comparer.Equals(row.Id.Name, newName)) || used > now.Declaration.Latest(known)!.Version))
        {
            throw new MGitException(
                ErrorCode.NodeExists,
                $"'{newName}' was the name of another model (up to version {used}), and version numbers are never reused. Give another name.",
                newName);
        }
    }

    private static NodeId ParentOf(LineageSnapshot now, string parent)
    {
        try
        {
            return now.Resolve(parent).NodeId;
        }
        catch (MGitException fault) when (fault.Code == ErrorCode.NodeNotFound)
        {
            throw new MGitException(ErrorCode.ParentMissing, fault.Message, parent, fault);
        }
    }

    private ModelNode Now(NodeId id) => _core.Read(CancellationToken.None).Find(id)
        ?? throw new MGitException(
            ErrorCode.DeclarationConflict,
            $"lineage.yaml was changed by someone else at the same moment and no longer has {id}. Look at the file and run the command again.",
            id);
}
