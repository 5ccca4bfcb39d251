using MGit.Engine.Running.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MGit.Torch.Training;

/// <summary>
/// Turns gradients into steps, as PyTorch's optimizers of these names do with their defaults. Each parameter counts its own steps, so that
/// one that takes part in some batches only (a head of its own in a group) is moved by those alone.
/// </summary>
internal sealed class GradientOptimizer(TrainingOptions options) : IDisposable
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;

    // TorchSharp passes a scalar's handle to native code and lets go of the object: one that nobody holds may be freed by a collection
    // while it is read. Every scalar here is held, by a field or a using, until the call is over; so in all code of this assembly. The forms
    // of add without a factor make a 1 of their own that nobody holds, and square() a 2: the factor is always given, products are written out.
    private static readonly Scalar One = 1.0;
    private static readonly Scalar Decay1 = Beta1;
    private static readonly Scalar Fresh1 = 1 - Beta1;
    private static readonly Scalar Decay2 = Beta2;
    private static readonly Scalar Fresh2 = 1 - Beta2;
    private static readonly Scalar Epsilon = 1e-8;
    private static readonly Scalar ClipEpsilon = 1e-6;

    private readonly Dictionary<IntPtr, State> _states = [];

    /// <summary>Moves the parameters.</summary>
    /// <param name="parameters">Parameters, the same objects in every step.</param>
    /// <param name="gradients">A gradient for each; they may be changed.</param>
    /// <param name="rate">The learning rate.</param>
    public void Step(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, double rate)
    {
        using IDisposable unrecorded = no_grad();
        using DisposeScope scope = NewDisposeScope();
        if (options.GradientClip > 0)
        {
            Clip(gradients);
        }

        for (int i = 0; i < parameters.Count; i++)
        {
            if (!_states.TryGetValue(parameters[i].Handle, out State? state))
            {
                state = new State(parameters[i], options.Optimizer);
                _states.Add(parameters[i].Handle, state);
            }

            state.Steps++;
            if (options.Optimizer == OptimizerKind.Sgd)
            {
                StepSgd(parameters[i], gradients[i], state, rate);
            }
            else
            {
                StepAdam(parameters[i], gradients[i], state, rate);
            }
        }
    }

    public void Dispose()
    {
        foreach (State state in _states.Values)
        {
            state.First?.Dispose();
            state.Second?.Dispose();
        }

        _states.Clear();
    }

    private void StepSgd(Tensor parameter, Tensor gradient, State state, double rate)
    {
        using Scalar decay = options.WeightDecay;
        using Scalar momentum = options.Momentum;
        using Scalar step = -rate;
        if (options.WeightDecay > 0)
        {
            gradient = gradient.add(parameter, decay);
        }

        if (options.Momentum > 0)
        {
            gradient = state.First!.mul_(momentum).add_(gradient, One);
        }

        parameter.add_(gradient, step);
    }

    private void StepAdam(Tensor parameter, Tensor gradient, State state, double rate)
    {
        using Scalar decay = options.Optimizer == OptimizerKind.AdamW ? 1 - (rate * options.WeightDecay) : options.WeightDecay;
        using Scalar step = -rate / (1 - Math.Pow(Beta1, state.Steps));
        using Scalar correction = Math.Sqrt(1 - Math.Pow(Beta2, state.Steps));
        if (options.Optimizer == OptimizerKind.AdamW)
        {
            parameter.mul_(decay);
        }
        else if (options.WeightDecay > 0)
        {
            gradient = gradient.add(parameter, decay);
        }

        state.First!.mul_(Decay1).add_(gradient, Fresh1);
        state.Second!.mul_(Decay2).addcmul_(gradient, gradient, Fresh2);
        Tensor denominator = state.Second.sqrt().div_(correction).add_(Epsilon, One);
        parameter.addcdiv_(state.First, denominator, step);
    }

    /// <summary>Scales all gradients down together where their norm is more than allowed.</summary>
    private void Clip(IReadOnlyList<Tensor> gradients)
    {
        Tensor squares = gradients[0].mul(gradients[0]).sum();
        for (int i = 1; i < gradients.Count; i++)
        {
            squares = squares.add(gradients[i].mul(gradients[i]).sum(), One);
        }

        using Scalar most = options.GradientClip;
        Tensor factor = squares.sqrt().add(ClipEpsilon, One).reciprocal().mul(most).clamp_max(One);
        foreach (Tensor gradient in gradients)
        {
            gradient.mul_(factor);
        }
    }

    private sealed class State
    {
        public State(Tensor parameter, OptimizerKind kind)
        {
            First = zeros_like(parameter).DetachFromDisposeScope();
            Second = kind == OptimizerKind.Sgd ? null : zeros_like(parameter).DetachFromDisposeScope();
        }

        public long Steps { get; set; }

        public Tensor? First { get; }

        public Tensor? Second { get; }
    }
}
